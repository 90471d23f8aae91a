import Foundation

/// Says on standard error how far a long reading has come; short ones stay silent.
struct ProgressLine {
    private let size: Int64?
    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    private let started = ContinuousClock.now
    private var next = ContinuousClock.now + .seconds(2)
    private var hasWritten = false

    /// Creates a line.
    ///
    /// - Parameter size: how many bytes there are to read, or nil when that isn't known.
    init(size: Int64?) {
        self.size = size
    }

    /// Writes the line when it is time to.
    mutating func update(lines: Int, bytes: Int64) {
        // Asking the clock for each line would cost more than reading it.
        guard lines & 0x3FFF == 0, ContinuousClock.now >= next else { return }
        next = ContinuousClock.now + (isTerminal ? .seconds(1) : .seconds(10))
        hasWritten = true
        let share = size.map { " (\(100 * bytes / max($0, 1)) %)" } ?? ""
        let seconds = (ContinuousClock.now - started).components.seconds
        let text = "backtest: \(lines) lines\(share) in \(seconds) s"
        StandardError.write(isTerminal ? "\r\(text)" : "\(text)\n")
    }

    /// Ends the line.
    mutating func finish() {
        if hasWritten, isTerminal { StandardError.write("\n") }
    }
}
