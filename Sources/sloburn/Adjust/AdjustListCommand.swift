import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel

/// `sloburn adjust list`: every adjustment there is.
struct AdjustListCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the adjustments of the topic and of the configuration, and whether they are in force.",
        discussion: """
            Service hours of the configuration are listed as service-hours/SLO: in force whenever the SLO is not promised. \
            A grant is in force from its instant on. Records that can't be used are told on standard error.

            Examples:
              sloburn adjust list --config slos/
              sloburn adjust list --config slos/ --format json
            """)

    @OptionGroup var options: RepeatedConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(help: "text: columns; json: one object a line, with the document as it is written.")
    var format: Format = .text

    func run() throws {
        try options.perform { configuration, daemon in
            let book = try AdjustmentBook(daemon, logging: logging)
            for (name, problem) in book.problems {
                StandardError.write("\(book.records.topic): '\(name)' can't be used: \(problem)\n")
            }
            let now = InstantArgument.now
            let rows =
                book.adjustments.map { row($0, "topic", configuration, now) }
                + configuration.engine.adjustments.map { row($0, "configuration", configuration, now) }
            switch format {
            case .text: for line in AdjustmentTable.list(rows) { print(line) }
            case .json: for row in rows { print(try Self.json(row)) }
            }
        }
    }

    private func row(
        _ adjustment: Adjustment, _ place: String, _ configuration: Configuration, _ now: Timestamp
    ) -> AdjustmentTable.Row {
        let moment = now..<now + TimeSpan(nanoseconds: 1)
        return AdjustmentTable.Row(
            adjustment: adjustment, place: place, isInForce: !adjustment.schedule.stretches(in: moment).isEmpty,
            budgets: configuration.engine.budgets.filter(adjustment.scope.mayMatch).map(\.name))
    }

    private static func json(_ row: AdjustmentTable.Row) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let head = Head(
            from: row.place, inForce: row.isInForce, name: row.adjustment.name, slos: row.budgets.sorted())
        let text = String(decoding: try encoder.encode(head), as: UTF8.self)
        // The document is written as it goes to the topic; service hours have none.
        return text.dropLast() + ",\"document\":\(AdjustmentJSON.text(row.adjustment) ?? "null")}"
    }

    private struct Head: Encodable {
        var from: String
        var inForce: Bool
        var name: String
        var slos: [String]
    }
}
