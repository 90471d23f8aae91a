import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel

/// `sloburn gate`: whether error budgets let a deployment through.
struct GateCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Say whether error budgets let a deployment through.",
        discussion: """
            Reads the latest records of the states of budgets, which follow from their BudgetPolicy. The exit code is 0 when \
            all budgets asked for let deployments through, and 1 when one does not, has no record, or was told of longer ago \
            than --max-age: a stale answer is never a yes.

            Examples:
              sloburn gate --config slos/ --service checkout
              sloburn gate --config slos/ --slo checkout-availability --allow caution --wait 10m
              sloburn gate --config slos/ --key 'checkout-availability{region="eu"}' --format json
            """)

    @OptionGroup var options: RepeatedConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(help: ArgumentHelp("Ask the budgets of this SLO, all its objectives and groups.", valueName: "name"))
    var slo: String?

    @Option(help: ArgumentHelp("Ask the budgets of this service that have a policy.", valueName: "name"))
    var service: String?

    @Option(help: ArgumentHelp("Ask one budget by its SLO key.", valueName: "key"))
    var key: String?

    @Option(help: ArgumentHelp("How old a record may be.", valueName: "duration"))
    var maxAge: DurationArgument = DurationArgument(span: .minutes(15))

    @Option(
        help: ArgumentHelp(
            "States that are good enough here although their policy lets no deployment through, with commas in between.",
            valueName: "states"))
    var allow: String?

    @Option(help: ArgumentHelp("Ask again until it is open, for so long.", valueName: "duration"))
    var wait: DurationArgument?

    @Option(help: "text: a line for each budget; json: one object.")
    var format: Format = .text

    func validate() throws {
        guard [slo, service, key].compactMap(\.self).count == 1 else {
            throw ValidationError("give one of --slo, --service and --key")
        }
    }

    func run() throws {
        try options.perform { configuration, daemon in
            let gate = try Gate(
                selection, engine: configuration.engine, maxAge: maxAge.span,
                allowed: allow?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [])
            let topic = BudgetStateTopic(daemon, logger: logging.makeLogger())
            let verdict = try GateWait(limit: wait?.span ?? .zero).verdict(
                { gate.verdict(try topic.latest(), at: InstantArgument.now) }, now: { InstantArgument.now },
                sleep: { Thread.sleep(forTimeInterval: Double($0.nanoseconds) / 1e9) },
                tell: { _ in StandardError.write("closed; asking again\n") })
            switch format {
            case .text: for line in GateText.lines(verdict) { print(line) }
            case .json: print(try GateText.json(verdict))
            }
            if !verdict.isOpen { throw ExitCode(1) }
        }
    }

    private var selection: Gate.Selection {
        if let slo { return .slo(slo) }
        if let service { return .service(service) }
        return .key(key ?? "")
    }
}
