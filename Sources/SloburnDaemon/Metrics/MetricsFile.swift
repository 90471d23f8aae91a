import Foundation
import Synchronization

/// A file of metrics for the textfile collector of Prometheus's node exporter, written anew every few seconds.
///
/// A reader sees the old text or the new one, never a part: it is written beside the file and renamed.
public final class MetricsFile: Sendable {
    /// Why the file can't be written.
    public struct Failure: Error, Hashable, CustomStringConvertible {
        /// The path and the system's reason.
        public let description: String
    }

    /// The time between two writes, in seconds.
    public static let interval = 5

    private let path: String
    private let last = Mutex<@Sendable () -> Void>({})
    private let queue = DispatchQueue(label: "sloburn.metrics")
    private let timer: RepeatingTimer

    /// Names a file.
    ///
    /// - Parameter path: where it is; its folder must exist.
    public init(path: String) {
        self.path = path
        timer = RepeatingTimer(queue: queue)
    }

    /// Writes a text in the place of what is there.
    ///
    /// - Parameter text: the whole text.
    /// - Throws: `Failure` when the system refuses it.
    public func write(_ text: String) throws(Failure) {
        // No collector reads a name that does not end in .prom.
        let draft = path + ".tmp"
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
        } catch {
            throw Failure(description: "\(path): can't be written: \(error.localizedDescription)")
        }
        guard rename(draft, path) == 0 else {
            throw Failure(description: "\(path): can't be replaced: \(String(cString: strerror(errno)))")
        }
    }

    /// Writes a text now and every 5 seconds until `end`.
    ///
    /// - Parameters:
    ///   - text: makes the text; called on a thread of its own.
    ///   - onFailure: told of each write that fails.
    public func begin(_ text: @escaping @Sendable () -> String, onFailure: @escaping @Sendable (Failure) -> Void) {
        let body: @Sendable () -> Void = { [self] in
            do throws(Failure) {
                try write(text())
            } catch {
                onFailure(error)
            }
        }
        last.withLock { $0 = body }
        timer.begin(seconds: Self.interval, body)
    }

    /// Ends writing, after a last time.
    public func end() {
        timer.end()
        queue.sync(execute: last.withLock { $0 })
    }
}

/// A timer that can be begun and ended from any thread.
private final class RepeatingTimer: @unchecked Sendable /* the lock guards the source */ {
    private let queue: DispatchQueue
    private let lock = NSLock()
    private var source: (any DispatchSourceTimer)?

    init(queue: DispatchQueue) { self.queue = queue }

    func begin(seconds: Int, _ body: @escaping @Sendable () -> Void) {
        let source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler(handler: body)
        source.schedule(deadline: .now(), repeating: .seconds(seconds))
        lock.withLock {
            self.source?.cancel()
            self.source = source
        }
        source.activate()
    }

    func end() {
        lock.withLock {
            source?.cancel()
            source = nil
        }
    }
}
