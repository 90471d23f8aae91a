import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Makes responses.
enum Answer {
    static let json = "application/json"

    /// A body of a kind.
    static func bytes(
        _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok, caching: String = "no-store"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: caching],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(text.utf8), "text/plain; charset=utf-8", status: status)
    }

    static func problem(_ problem: ProblemDetails) -> Response {
        var response = bytes(problem.json, "application/problem+json", status: problem.status)
        if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"sloburn\"" }
        if !problem.methods.isEmpty {
            response.headers[.allow] = problem.methods.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }

    /// A body that is the same until another state is published: whoever has it need not get it again.
    ///
    /// *Source:* RFC 9110, sections 8.8.3 and 13.1.2.
    static func cached(
        _ request: Request, _ cache: BodyCache, name: String, tag: String, type: String = json,
        keptWith state: String? = nil, _ make: @escaping @Sendable () -> [UInt8]
    ) async -> Response {
        // The same bytes for everybody: the tag is weak because of the two encodings.
        let weak = "W/\(tag)"
        var headers: HTTPFields = [
            .contentType: type, .eTag: weak, .cacheControl: "no-cache", .vary: "authorization, accept-encoding",
        ]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmingSpaces } ?? []
        if known.contains(where: { $0 == weak || $0 == tag || $0 == "*" }) {
            return Response(status: .notModified, headers: headers)
        }
        let body = await cache.body(name, tag: state ?? tag, packing: acceptsGzip(request), make: make)
        if body.isPacked { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body.bytes))
    }

    private static func acceptsGzip(_ request: Request) -> Bool {
        (request.headers[.acceptEncoding] ?? "").lowercased().split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.trimmingSpaces }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            return !parts.dropFirst().contains { $0 == "q=0" || $0 == "q=0.0" || $0 == "q=0.000" }
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
