import ArgumentParser
import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnServer
import SloburnWatch

extension BudgetOrder: ExpressibleByArgument {}

/// `sloburn watch`: the dashboard in a terminal, from the topics alone.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show budgets and alerts in a terminal, from the topics alone.",
        discussion: """
            Reads the output topics, joins no group and writes nothing. All budgets stand in a table, those that fire first, \
            then by what is left; Enter opens the page of one, ? lists the keys, q quits. What is shown is sent to the terminal \
            only where it differs, so that a slow link is enough.

            Where standard output is no terminal, or with --once, it prints the table as it is when the topics have been read \
            to their ends, and ends. The exit code is 1 where they can't be read, and where no budget has the key of --key.

            A filter is what the address of the dashboard has: words that are in the key, the service or the team, and \
            NAME=VALUE for a state or a label.

            Examples:
              sloburn watch --config slos/
              sloburn watch --config slos/ --filter 'team=payments state=page' --sort burn1h
              sloburn watch --config slos/ --key 'checkout-availability{region="eu"}'
              sloburn watch --config slos/ --once --filter region=eu
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(help: ArgumentHelp("What to show of all; the key / changes it.", valueName: "text"))
    var filter: String?

    @Option(help: "The order; the keys < and > change it.")
    var sort: BudgetOrder = .urgency

    @Flag(help: "The last first.")
    var reverse = false

    @Option(help: ArgumentHelp("Open the page of a budget, by its SLO key.", valueName: "key"))
    var key: String?

    @Flag(help: "Print it once, and end.")
    var once = false

    @Option(
        help: ArgumentHelp("At most so many times a second it draws what came by itself: 0.1 to 20.", valueName: "n"))
    var refresh = 2.0

    @Flag(help: "No colours; the same as the variable NO_COLOR. States have a word and a sign anyway.")
    var noColor = false

    func validate() throws {
        guard (0.1...20).contains(refresh) else { throw ValidationError("--refresh must be 0.1 to 20; got \(refresh)") }
        _ = try rowFilter
    }

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let isPlain = once || isatty(STDOUT_FILENO) == 0 || environment["TERM"] == "dumb"
        let log = WatchLog(logging, isShown: isPlain)
        let configuration = try options.load()
        do {
            let daemon = try DaemonOptions(configuration: configuration, environment: environment)
            let catalog = BudgetCatalog(daemon.engine)
            let feed = BoardFeed(
                BoardFeed.Options(
                    readers: OutputReaders(daemon, logger: log.logger), topics: daemon.settings.topics,
                    catalog: catalog, shelf: CheckpointShelf(daemon.engine, keepsRecords: false)),
                logger: log.logger)
            let settings = WatchState.Settings(
                name: daemon.settings.name, catalog: catalog, evaluationInterval: daemon.settings.evaluationInterval)
            let state = WatchState(
                settings, size: Size(columns: 80, rows: 24), now: WallClock.now, order: sort, isReversed: reverse,
                filter: try rowFilter, key: key)
            if isPlain {
                try WatchPrinter(feed: feed, key: key).run(state)
            } else {
                let palette = Palette(environment: environment, isRefused: noColor)
                try WatchLoop(feed: feed, log: log, palette: palette, refresh: refresh).run(state)
            }
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private var rowFilter: RowFilter {
        get throws {
            do throws(RowFilter.Problem) {
                return try RowFilter(filter ?? "")
            } catch {
                throw ValidationError("--filter: \(error)")
            }
        }
    }
}
