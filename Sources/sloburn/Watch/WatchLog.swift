import Foundation
import Logging
import Synchronization

/// Keeps what was logged last, which a terminal shows in its place: lines of a log would be written over it.
final class WatchLog: Sendable {
    private let last = Mutex<String?>(nil)
    private let options: LogOptions
    private let isShown: Bool

    /// Creates a log.
    ///
    /// - Parameters:
    ///   - options: what goes to standard error.
    ///   - isShown: whether lines go there even if it is a terminal.
    init(_ options: LogOptions, isShown: Bool) {
        self.options = options
        self.isShown = isShown || isatty(STDERR_FILENO) == 0
    }

    /// Where commands log.
    var logger: Logger {
        let level = Logger.Level(rawValue: options.logLevel.rawValue) ?? .info
        let (format, isShown) = (options.logFormat, isShown)
        return Logger(label: "sloburn") { [self] _ in
            let kept = WatchLogHandler(log: self, logLevel: .warning)
            guard isShown else { return kept }
            return MultiplexLogHandler([kept, StandardErrorLogHandler(format: format, logLevel: level)])
        }
    }

    /// Takes what was logged since it was asked last; nil for nothing.
    func take() -> String? { last.withLock { $0.take() } }

    fileprivate func keep(_ text: String) { last.withLock { $0 = text } }
}

/// Hands on what was logged as one line.
private struct WatchLogHandler: LogHandler {
    let log: WatchLog
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // The name of the event is for programs.
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.filter { $0.key != "event" }
            .sorted { $0.key < $1.key }
        log.keep(([event.message.description] + fields.map { "\($0.key)=\($0.value)" }).joined(separator: " "))
    }
}
