import Foundation
import Logging
import SloburnDaemon
import Synchronization

/// Ends the process when its stages don't: whoever asked for the end never waits longer than this.
final class EndWatchdog: Sendable {
    /// How long the stages have, in seconds; a little less than service managers and people wait.
    static let patience = 9

    private let logger: Logger
    private let consequence: String
    private let state = Mutex<(isArmed: Bool, unfinished: @Sendable () -> [String])>((false, { [] }))

    /// Watches nothing yet.
    ///
    /// - Parameters:
    ///   - logger: where it tells what has not ended.
    ///   - consequence: what becomes of that, for the last line of the log.
    init(
        logger: Logger,
        consequence: String = "its transaction in flight is aborted by the broker or by the next start"
    ) {
        self.logger = logger
        self.consequence = consequence
    }

    /// Whom to ask for what has not ended.
    func watch(_ unfinished: @escaping @Sendable () -> [String]) { state.withLock { $0.unfinished = unfinished } }

    /// Ends the process with this code unless it has ended by itself in time; only the first call counts.
    ///
    /// - Parameters:
    ///   - cause: why it is to end, for the last line of the log.
    ///   - exitCode: the code it would end with.
    func arm(cause: String, exitCode: Int32) {
        let wasArmed = state.withLock { state in
            defer { state.isArmed = true }
            return state.isArmed
        }
        guard !wasArmed else { return }
        // A thread, because a dispatch queue may be a tenth late and its threads may all be taken.
        Thread { [self] in
            sleep(UInt32(Self.patience))
            let unfinished = state.withLock { $0.unfinished }()
            logger.error(
                .stopped, "stopped: \(cause); not everything ended within \(Self.patience) s: \(consequence)",
                metadata: ["unfinished": "\(unfinished.joined(separator: ", "))"])
            _exit(exitCode)
        }.start()
    }
}
