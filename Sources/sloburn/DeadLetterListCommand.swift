import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// `sloburn deadletter list`: what is in the dead-letter topic.
struct DeadLetterListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Count the dead letters by class, topic and source.",
        discussion: """
            Reads the dead-letter topic from its beginning to its present end and prints a row for each class, topic and \
            source, most first: how many dead letters, the first and last timestamp of their records, and what the \
            first one says.

            Examples:
              sloburn deadletter list --config slos/
              sloburn deadletter list --config slos/ --since 2h --topic metrics.http
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var logging: LogOptions

    @Option(help: "Print so many rows at most.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    func run() throws {
        let configuration = try options.load()
        do {
            let options = try DaemonOptions(
                configuration: configuration, environment: ProcessInfo.processInfo.environment)
            let topic = try DeadLetterTopic(options, logger: logging.makeLogger())
            let listing = try topic.list(letters.filter)
            for line in Self.table(listing.rows.prefix(limit ?? .max)) { print(line) }
            let hidden = listing.rows.count - min(listing.rows.count, limit ?? .max)
            StandardError.write(
                "\(topic.names.joined(separator: ", ")): \(listing.letters) dead letters of \(listing.records) records, \(listing.replayed) of them "
                    + "put back\(hidden > 0 ? "; \(hidden) rows are not shown" : "")\n")
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    /// The rows in columns.
    private static func table(_ rows: some Collection<DeadLetterTopic.Row>) -> [String] {
        guard !rows.isEmpty else { return [] }
        let cells =
            [["CLASS", "TOPIC", "SOURCE", "COUNT", "FIRST", "LAST", "FOR EXAMPLE"]]
            + rows.map { row in
                [
                    row.reason.printable, row.topic.printable, row.source.printable, String(row.count),
                    row.first.map(RFC3339.string) ?? "-", row.last.map(RFC3339.string) ?? "-", row.example.printable,
                ]
            }
        let widths = (0..<7).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded.dropLast() + row.suffix(1)).joined(separator: "  ")
        }
    }
}
