import HTTPTypes
import SloburnPipeline

/// Why there is no answer, for programs and people.
///
/// *Source:* RFC 9457, "Problem Details for HTTP APIs".
struct ProblemDetails: Error, Hashable {
    var status: HTTPResponse.Status
    var detail: String
    /// What could be done in place of what is not allowed.
    var methods: [HTTPRequest.Method] = []

    /// A method that an address does not have.
    ///
    /// *Source:* RFC 9110, section 15.5.6.
    static func notAllowed(_ method: HTTPRequest.Method, but methods: [HTTPRequest.Method]) -> ProblemDetails {
        let others = methods.map(\.rawValue).joined(separator: " or ")
        return ProblemDetails(
            status: .methodNotAllowed, detail: "\(method) is not supported here; use \(others)", methods: methods)
    }

    static func badRequest(_ detail: String) -> ProblemDetails { ProblemDetails(status: .badRequest, detail: detail) }
    static func notFound(_ detail: String) -> ProblemDetails { ProblemDetails(status: .notFound, detail: detail) }
    static func forbidden(_ detail: String) -> ProblemDetails { ProblemDetails(status: .forbidden, detail: detail) }

    /// No budget has a key, or none that may be seen: who asks can't tell which.
    static func noBudget(_ key: String) -> ProblemDetails {
        .notFound("no budget has the key '\(key)'; /api/v1/slos lists those there are")
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { problem in
            problem.member("type", "about:blank")
            problem.member("title", status.reasonPhrase)
            problem.member("status", Int64(status.code))
            problem.member("detail", detail)
        }
        return writer.bytes
    }
}
