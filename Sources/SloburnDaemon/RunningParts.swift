import Synchronization

/// Which parts of the daemon have begun and not ended, for whoever waits for the end; safe from any thread.
final class RunningParts: Sendable {
    private let names = Mutex<[String]>([])

    /// The parts, in the order in which they began.
    var all: [String] { names.withLock { $0 } }

    func began(_ name: String) { names.withLock { $0.append(name) } }

    func ended(_ name: String) { names.withLock { names in names.removeAll { $0 == name } } }
}
