import ArgumentParser
import Foundation
import Logging

/// How much is logged, and in which form; logs go to standard error.
struct LogOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    enum Level: String, ExpressibleByArgument, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    @Option(help: "The least severe level that is logged.")
    var logLevel: Level = .info

    @Option(help: "The form of log lines.")
    var logFormat: Format = .text

    /// Creates the logger of a command.
    func makeLogger() -> Logger {
        let (level, format) = (Logger.Level(rawValue: logLevel.rawValue) ?? .info, logFormat)
        return Logger(label: "sloburn") { _ in StandardErrorLogHandler(format: format, logLevel: level) }
    }
}

/// Writes one line an event to standard error.
struct StandardErrorLogHandler: LogHandler {
    let format: LogOptions.Format
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(format: LogOptions.Format, logLevel: Logger.Level) {
        self.format = format
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let time = Date.now.formatted(format)
        switch self.format {
        case .text:
            // The sentence and its figures come first, the name by which lines are found last.
            let names = fields.filter { $0.key == "event" }
            let suffix = (fields.filter { $0.key != "event" } + names).map { " \($0.key)=\($0.value)" }.joined()
            StandardError.write("\(time) \(event.level.rawValue.uppercased()) \(event.message)\(suffix)\n")
        case .json:
            var object = Dictionary(fields.map { ($0.key, "\($0.value)") }) { $1 }
            object["time"] = "\(time)"
            object["level"] = event.level.rawValue
            object["message"] = "\(event.message)"
            let data = (try? JSONEncoder.sorted.encode(object)) ?? Data()
            StandardError.write(String(decoding: data, as: UTF8.self) + "\n")
        }
    }
}

extension JSONEncoder {
    /// An encoder whose output does not depend on the order of hashing.
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
