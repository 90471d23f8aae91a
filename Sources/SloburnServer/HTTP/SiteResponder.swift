import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Answers requests: finds what the address names, asks who it is for, and puts on every answer what browsers are to hold
/// to.
struct SiteResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let site: Site
    let isSecure: Bool

    func respond(to request: Request, context: Context) async throws -> Response {
        var response: Response
        do throws(ProblemDetails) {
            response = try await answer(request)
        } catch {
            response = Answer.problem(error)
        }
        SecurityHeaders.put(on: &response, isSecure: isSecure)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async throws(ProblemDetails) -> Response {
        let target = try RequestTarget(path: request.uri.path, query: request.uri.query)
        switch target.segments.first {
        case "healthz":
            try allowReading(request)
            return Answer.text("ok\n")
        case "readyz":
            try allowReading(request)
            return Readiness(site).answer
        case "metrics":
            try allowReading(request)
            guard try access(request).seesEverything else {
                throw .forbidden("the metrics tell of everything, and the token has a scope")
            }
            return Answer.bytes(Array(ServerMetrics(site).text.utf8), "text/plain; version=0.0.4; charset=utf-8")
        case "api" where target.segments.dropFirst().first == "v1":
            let access = try access(request)
            return try await APIResponder(site: site, request: request, target: target, access: access).answer()
        case "api": throw .notFound("there is only /api/v1")
        default:
            try allowReading(request)
            return try await DashboardFiles.answer(request, target, site)
        }
    }

    private func allowReading(_ request: Request) throws(ProblemDetails) {
        guard request.method == .get || request.method == .head else {
            throw .notAllowed(request.method, but: [.get, .head])
        }
    }

    private func access(_ request: Request) throws(ProblemDetails) -> Access {
        guard let access = site.access(request.headers[.authorization]) else {
            let isMissing = request.headers[.authorization] == nil
            throw ProblemDetails(
                status: .unauthorized,
                detail: isMissing
                    ? "a token is needed: send the header Authorization: Bearer TOKEN"
                    : "the token is none that is known")
        }
        return access
    }
}
