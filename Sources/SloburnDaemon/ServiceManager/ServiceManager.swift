import Foundation
public import Logging
import SloburnModel
import Synchronization

/// Keeps the service manager that started the process, if there is one, up to date on how it fares.
///
/// Safe from any thread.
public final class ServiceManager: Sendable {
    private struct Watch {
        var isWatched = false
        var overdue: @Sendable () -> [OverdueLoop] = { [] }
        var known: Set<String> = []
        var isEnding = false
    }

    private let notifier: ServiceNotifier?
    private let logger: Logger
    private let watch = Mutex(Watch())

    /// Finds out who is to be told; where nobody is, nothing of what follows does anything.
    ///
    /// - Parameter logger: where it logs which loop does not go on.
    public convenience init(logger: Logger) {
        self.init(logger: logger, environment: ProcessInfo.processInfo.environment)
    }

    /// Finds out by these variables who is to be told.
    init(logger: Logger, environment: [String: String]) {
        self.logger = logger
        notifier = ServiceNotifier(environment: environment, processID: getpid())
    }

    /// Tells that the process does its work, at the start and after each reload.
    ///
    /// A process that is ending by then tells nothing.
    public func ready() {
        guard !watch.withLock({ $0.isEnding }) else { return }
        notifier?.send(.ready, .status("running"))
    }

    /// Tells that the configuration is being read again; `ready` is to follow.
    public func reloading() {
        notifier?.send(.reloading(monotonicMicroseconds: WallClock.awake.nanoseconds / 1_000))
    }

    /// Tells that the process is ending.
    public func stopping() {
        watch.withLock { $0.isEnding = true }
        notifier?.send(.stopping, .status("stopping"))
    }

    /// Tells people how it fares, in one line.
    public func tell(_ status: String) { notifier?.send(.status(status)) }

    /// Tells from now on that the process is alive, as long as none of its loops is overdue.
    ///
    /// - Parameter overdue: what to ask; it replaces what was asked before.
    public func watch(_ overdue: @escaping @Sendable () -> [OverdueLoop]) {
        let wasWatched = watch.withLock { watch in
            watch.overdue = overdue
            defer { watch.isWatched = true }
            return watch.isWatched
        }
        guard !wasWatched, let interval = notifier?.watchdogInterval else { return }
        Thread { [self] in
            while true {
                look()
                Thread.sleep(forTimeInterval: Double(interval.nanoseconds) / 1e9)
            }
        }.start()
    }

    /// Looks at the loops once: tells that the process is alive, or logs which loop does not go on.
    func look() {
        let overdue = watch.withLock { $0.overdue }()
        let news = watch.withLock { watch in
            defer { watch.known = Set(overdue.map(\.name)) }
            return overdue.filter { !watch.known.contains($0.name) }
        }
        for loop in news {
            logger.error(
                .loopStuck, "a loop does not go on; the service manager is not told any more that the process is alive",
                metadata: ["loop": "\(loop.name)", "seconds": "\(loop.age.nanoseconds / 1_000_000_000)"])
        }
        if overdue.isEmpty { notifier?.send(.watchdog) }
    }
}
