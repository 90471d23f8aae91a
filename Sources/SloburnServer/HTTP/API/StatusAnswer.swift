import Hummingbird
import HummingbirdCore
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnPipeline

/// What the server is, how fresh what it shows is, and who asks.
struct StatusAnswer {
    let site: Site
    let access: Access

    var answer: Response {
        let (board, origins) = (site.board, site.origins)
        var writer = JSONWriter()
        writer.object { status in
            status.member("name", site.identity.name)
            status.member("version", site.identity.version)
            status.member("mode", site.identity.mode.rawValue)
            status.member("now", WallClock.now)
            status.member("startedAt", site.startedAt)
            status.member("evaluationInterval", origins.evaluationInterval.nanoseconds / 1_000_000_000)
            status.state(of: board, access)
            status.member("role", access.role.rawValue)
            status.member("tokenName", access.name)
            status.key("scope")
            if access.seesEverything {
                status.value(nil as String?)
            } else {
                status.object { scope in
                    for (label, values) in access.scope.sorted(by: { $0.key < $1.key }) {
                        scope.key(label)
                        scope.array { list in values.forEach { list.value($0) } }
                    }
                }
            }
            Readiness(site).members(into: &status)
        }
        return Answer.bytes(writer.bytes, Answer.json)
    }
}

extension JSONWriter {
    /// Writes how far a published state has come, and what fires of what may be seen.
    mutating func state(of board: Board, _ access: Access) {
        member("generation", board.generation)
        member("evaluatedAt", board.evaluatedAt)
        member("publishedAt", board.publishedAt)
        member("connected", board.isConnected)
        member("complete", board.isComplete)
        // A thousand readers of the stream are told so at each state.
        let keys = access.seesEverything ? board.budgets.count : board.budgets.count { access.sees($0.labels) }
        member("keys", Int64(keys))
        key("firing")
        object { firing in
            let severities = board.firing.lazy.filter { access.sees($0.labels) }.map(\.severity)
            let counts = severities.reduce(into: ["page": Int64(0), "ticket": 0]) { $0[$1, default: 0] += 1 }
            for (severity, count) in counts.sorted(by: { $0.key < $1.key }) { firing.member(severity, count) }
        }
    }
}
