import HTTPTypes
import SloburnPipeline

/// Why there is no answer, for programs and people.
///
/// *Source:* RFC 9457, "Problem Details for HTTP APIs".
struct ProblemDetails: Error, Hashable {
    var status: HTTPResponse.Status
    var detail: String

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
