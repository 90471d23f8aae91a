import Dispatch
import Foundation
import Logging
import SloburnDaemon
import Synchronization

/// Turns SIGTERM, SIGINT and SIGHUP into a call, from a thread where everything may be called.
///
/// The second of SIGTERM and SIGINT ends the process at once, with 128 and the signal's number as its code.
final class ShutdownSignals: @unchecked Sendable /* the sources are only kept alive; a mutex guards the rest */ {
    private struct State {
        var onStop: @Sendable () -> Void = {}
        var onEnd: @Sendable (_ signal: String) -> Void = { _ in }
        var onReload: (@Sendable () -> Void)?
        var end: String?
        var wantsReload = false
    }

    private static let ends = [SIGTERM: "SIGTERM", SIGINT: "SIGINT"]

    private let logger: Logger
    private let consequence: String
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "sloburn.signals")
    private var sources: [any DispatchSourceSignal] = []

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - logger: where it tells of an end at once.
    ///   - consequence: what becomes of work in flight then.
    init(
        logger: Logger,
        consequence: String = "the transaction in flight is aborted by the broker or the next start"
    ) {
        self.logger = logger
        self.consequence = consequence
        unblockSignals()
        sources = [SIGTERM, SIGINT, SIGHUP].map { number in
            // The default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in self?.received(number) }
            return source
        }
        sources.forEach { $0.activate() }
    }

    /// What to call when a signal to end comes; called at once when one came before.
    var onStop: @Sendable () -> Void {
        get { state.withLock { $0.onStop } }
        set {
            let isAsked = state.withLock { state in
                state.onStop = newValue
                return state.end != nil
            }
            if isAsked { newValue() }
        }
    }

    /// What to call when the configuration is to be read again; called at once when that was wished before.
    var onReload: (@Sendable () -> Void)? {
        get { state.withLock { $0.onReload } }
        set {
            let isAsked = state.withLock { state in
                state.onReload = newValue
                defer { state.wantsReload = false }
                return state.wantsReload
            }
            if isAsked { newValue?() }
        }
    }

    /// What to call with the name of the first signal to end; called at once when it came before.
    var onEnd: @Sendable (_ signal: String) -> Void {
        get { state.withLock { $0.onEnd } }
        set {
            let end = state.withLock { state in
                state.onEnd = newValue
                return state.end
            }
            if let end { newValue(end) }
        }
    }

    /// The name of the first signal to end that has come; nil while there is none.
    var end: String? { state.withLock { $0.end } }

    private func received(_ number: Int32) {
        guard let name = Self.ends[number] else {
            return reload()
        }
        let (isSecond, onStop, onEnd) = state.withLock { state in
            defer { state.end = state.end ?? name }
            return (state.end != nil, state.onStop, state.onEnd)
        }
        guard !isSecond else { return endAtOnce(number, name) }
        onEnd(name)
        onStop()
    }

    private func reload() {
        let onReload = state.withLock { state in
            if state.onReload == nil { state.wantsReload = true }
            return state.onReload
        }
        onReload?()
    }

    private func endAtOnce(_ number: Int32, _ name: String) {
        logger.warning(
            .stopped, "stopped: a second signal, \(name): at once; \(consequence)"
        )
        _exit(128 + number)
    }
}

/// Lets the signals through: a parent that blocks them hands that on to its children.
private func unblockSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
