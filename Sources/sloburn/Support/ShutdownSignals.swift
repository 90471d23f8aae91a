import Dispatch
import Foundation
import Synchronization

/// Turns SIGTERM, SIGINT and SIGHUP into a call, from a thread where everything may be called.
final class ShutdownSignals: @unchecked Sendable /* the sources are only kept alive; a mutex guards the rest */ {
    private struct State {
        var onStop: @Sendable () -> Void = {}
        var wantsEnd = false
        var wantsReload = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "sloburn.signals")
    private var sources: [any DispatchSourceSignal] = []

    init() {
        unblockSignals()
        sources = [SIGTERM, SIGINT, SIGHUP].map { number in
            // The default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for (source, reloads) in zip(sources, [false, false, true]) {
            source.setEventHandler { [weak self] in self?.received(reloads: reloads) }
            source.activate()
        }
    }

    /// What to call when a signal comes; called at once when one came before.
    var onStop: @Sendable () -> Void {
        get { state.withLock { $0.onStop } }
        set {
            let isAsked = state.withLock { state in
                state.onStop = newValue
                return state.wantsEnd || state.wantsReload
            }
            if isAsked { newValue() }
        }
    }

    /// True once SIGTERM or SIGINT has come.
    var wantsEnd: Bool { state.withLock { $0.wantsEnd } }

    /// Takes the wish to read the configuration again; false when it is time to end.
    func takeReload() -> Bool {
        state.withLock { state in
            defer { state.wantsReload = false }
            return state.wantsReload && !state.wantsEnd
        }
    }

    private func received(reloads: Bool) {
        let stop = state.withLock { state in
            if reloads { state.wantsReload = true } else { state.wantsEnd = true }
            return state.onStop
        }
        stop()
    }
}

/// Lets the signals through: a parent that blocks them hands that on to its children.
private func unblockSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
