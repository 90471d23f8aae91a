internal import CCurl
import Foundation
import SloburnModel

/// What came of a request.
struct HTTPAnswer: Hashable {
    /// The status of the answer.
    var status: Int
    /// Its body; of one that is too large only the beginning, if anything.
    var body: Data
    /// Whether the body is longer than `HTTPClient.largestBody`.
    var isTooLarge = false
}

/// Why there is no answer.
struct HTTPFailure: Error, Hashable {
    /// The client's words, such as that the connection was refused.
    var message: String
}

/// Asks a server and waits for its answer.
enum HTTPClient {
    /// What of a body is read: 4 MiB.
    static let largestBody = 4 << 20

    private static let isPrepared: Bool = {
        sloburn_http_prepare()
        return true
    }()

    /// Asks for what is at a URL; redirects are not followed.
    ///
    /// - Parameters:
    ///   - url: the whole URL.
    ///   - accept: the media type asked for.
    ///   - registry: whose name, password and timeout count.
    /// - Returns: the answer, whatever its status.
    /// - Throws: `HTTPFailure` where there is no whole answer.
    static func get(_ url: String, accept: String, as registry: SchemaRegistry) throws(HTTPFailure) -> HTTPAnswer {
        _ = isPrepared
        var answer = sloburn_http_answer()
        let milliseconds = Int(registry.timeout.nanoseconds / 1_000_000)
        url.withCString { url in
            "Accept: \(accept)".withCString { accept in
                withOptionalCString(registry.user) { user in
                    withOptionalCString(registry.password) { password in
                        var request = sloburn_http_request(
                            url: url, accept: accept, user: user, password: password,
                            timeout_milliseconds: milliseconds, largest_body: largestBody)
                        sloburn_http_get(&request, &answer)
                    }
                }
            }
        }
        defer { sloburn_http_free(&answer) }
        let message = withUnsafeBytes(of: answer.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard message.isEmpty else { throw HTTPFailure(message: message) }
        return HTTPAnswer(
            status: answer.status, body: answer.body.map { Data(bytes: $0, count: answer.length) } ?? Data(),
            isTooLarge: answer.is_too_large)
    }

    private static func withOptionalCString(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Void) {
        guard let text else { return body(nil) }
        text.withCString(body)
    }
}
