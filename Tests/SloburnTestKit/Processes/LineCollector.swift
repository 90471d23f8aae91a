public import Foundation

/// The lines of a stream, collected by a thread of its own.
public final class LineCollector: @unchecked Sendable /* the condition guards the rest */ {
    private let condition = NSCondition()
    private var text = ""
    private var hasEnded = false

    /// Creates one that has no lines yet.
    public init() {}

    /// The lines so far.
    public var lines: [String] {
        condition.withLock { text }.split(separator: "\n").map(String.init)
    }

    /// Reads a stream to its end, in the background.
    public func collect(_ handle: FileHandle) {
        Thread { [self] in
            // Unlike `read(upToCount:)` this returns what is there.
            while case let data = handle.availableData, !data.isEmpty {
                append(String(decoding: data, as: UTF8.self))
            }
            condition.withLock {
                hasEnded = true
                condition.broadcast()
            }
        }.start()
    }

    /// Waits until the lines are as wanted; false when they were not in time or the stream has ended.
    public func wait(timeout: Duration, until isDone: ([String]) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: timeout.inSeconds)
        while true {
            if isDone(lines) { return true }
            let goesOn = condition.withLock { !hasEnded && condition.wait(until: deadline) }
            if !goesOn { return isDone(lines) }
        }
    }

    /// Waits for the stream's end; false when it did not come in time.
    public func waitForEnd(timeout: Duration) -> Bool {
        let deadline = Date(timeIntervalSinceNow: timeout.inSeconds)
        return condition.withLock {
            while !hasEnded, condition.wait(until: deadline) {}
            return hasEnded
        }
    }

    private func append(_ more: String) {
        condition.withLock {
            text += more
            condition.broadcast()
        }
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
