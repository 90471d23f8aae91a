import Hummingbird
import HummingbirdCore
import SloburnDaemon
import SloburnPipeline

/// Whether the process does its work, and what keeps it from that.
struct Readiness {
    let reasons: [StageProgress.Reason]

    init(_ site: Site) {
        var reasons = site.origins.reasons()
        let board = site.board
        if site.identity.mode == .dashboard {
            if !board.isComplete {
                reasons.append(.init(code: "reading", message: "the topics have not been read to their ends yet"))
            } else if !board.isConnected {
                reasons.append(.init(code: "disconnected", message: "no broker answers"))
            }
        }
        self.reasons = reasons
    }

    var answer: Response {
        var writer = JSONWriter()
        writer.object { members(into: &$0) }
        return Answer.bytes(
            writer.bytes, Answer.json, status: reasons.isEmpty ? .ok : .serviceUnavailable)
    }

    /// Writes `ready` and `reasons`.
    func members(into writer: inout JSONWriter) {
        writer.member("ready", reasons.isEmpty)
        writer.key("reasons")
        writer.array { list in
            for reason in reasons {
                list.object {
                    $0.member("code", reason.code)
                    $0.member("message", reason.message)
                }
            }
        }
    }
}
