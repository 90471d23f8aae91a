import Synchronization

/// How far the threads of a process have come on their way to work; safe from any thread.
public final class StageProgress: Sendable {
    /// Where a thread is.
    public enum Phase: Hashable, Sendable {
        /// The topics are being set up, or the brokers do not answer yet.
        case starting
        /// It has joined its group and has not been assigned anything yet.
        case joining
        /// It has been assigned partitions and restores what they need.
        case restoring
        /// It works on so many partitions; none where others have them all.
        case working(partitions: Int)
        /// Its session has failed, and a new one follows.
        case failed(String)
        /// It has ended.
        case ended
    }

    /// Why a process is not ready.
    public struct Reason: Hashable, Sendable {
        /// A word for programs.
        public var code: String
        /// A sentence for people.
        public var message: String

        /// Creates a reason.
        public init(code: String, message: String) {
            (self.code, self.message) = (code, message)
        }
    }

    private let phases = Mutex<[String: Phase]>([:])

    /// Where each thread is, by its name.
    public var all: [String: Phase] { phases.withLock { $0 } }

    /// Takes note of where a thread is.
    func note(_ phase: Phase, of thread: String) { phases.withLock { $0[thread] = phase } }

    /// What keeps the process from being ready: assigned, and what it needs restored; empty where it is.
    public var reasons: [Reason] {
        let all = all
        guard !all.isEmpty else {
            return [Reason(code: "starting", message: "the topics are being set up, or no broker has answered yet")]
        }
        return all.sorted { $0.key < $1.key }.compactMap { thread, phase in
            switch phase {
            case .working: nil
            case .starting: Reason(code: "starting", message: "\(thread) is starting")
            case .joining: Reason(code: "joining", message: "\(thread) waits for its partitions")
            case .restoring: Reason(code: "restoring", message: "\(thread) restores the state of its partitions")
            case .failed(let error):
                Reason(code: "failed", message: "\(thread) has failed and begins anew: \(error)")
            case .ended: Reason(code: "stopping", message: "\(thread) has ended")
            }
        }
    }
}
