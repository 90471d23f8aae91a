import CDashboard
import Hummingbird
import HummingbirdCore
import NIOCore

/// The dashboard's files: `/assets/NAME`, and its page at every address of a page.
enum DashboardFiles {
    private struct File: Sendable {
        var type: String
        var bytes: [UInt8]
        var tag: String
    }

    private static let page = "index.html"
    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml", "json": "application/json", "png": "image/png",
    ]

    private static let files: [String: File] = {
        var files: [String: File] = [:]
        for number in 0..<sloburn_dashboard_count() {
            let file = sloburn_dashboard_file_at(number)
            let name = String(cString: file.name)
            let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
            let type = types[String(name.split(separator: ".").last ?? "")] ?? "application/octet-stream"
            files[name] = File(type: type, bytes: bytes, tag: "\"\(digest(bytes))\"")
        }
        return files
    }()

    /// FNV-1a: it tells versions of a file apart, and nobody has a use for two that are alike.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    /// A file as it is, such as the description of the API; nil where there is none of the name.
    static func bytes(_ name: String) -> [UInt8]? { files[name]?.bytes }

    static func answer(
        _ request: Request, _ target: RequestTarget, _ site: Site
    ) async throws(ProblemDetails) -> Response {
        let segments = target.segments
        var name = page
        if segments.first == "assets" {
            name = segments.dropFirst().joined(separator: "/")
        } else if segments == ["favicon.ico"] {
            return Response(status: .noContent)
        } else if !isPage(segments) {
            guard request.headers[.accept]?.contains("text/html") == true, let file = files[page] else {
                throw .notFound("there is no page /\(segments.joined(separator: "/"))")
            }
            // Whoever looks with a browser is told so by the page itself.
            return Answer.bytes(file.bytes, file.type, status: .notFound)
        }
        guard let file = files[name] else { throw .notFound("there is no file /assets/\(name)") }
        return await Answer.cached(request, cache, name: name, tag: file.tag, type: file.type, keptWith: "files") {
            file.bytes
        }
    }

    private static let cache = BodyCache()

    private static func isPage(_ segments: [String]) -> Bool {
        switch segments.first {
        case nil: true
        case "alerts", "sources", "on-call", "compliance": segments.count == 1
        case "budgets", "teams": segments.count >= 2
        default: false
        }
    }
}
