public import ArgumentParser
import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
public import SloburnReport

/// `sloburn report`: whether objectives were kept in a period, from the records alone.
struct ReportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case html, csv, json, pdf
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say whether objectives were kept in a period, with everything that this is told from.",
        discussion: """
            Reads the topics of days, closed periods, alerts, audit and adjustments once, to their present end, and of a \
            period that is not over the snapshots too; with --input a file of records in their place, one a line as \
            sloburn backtest writes them. The same records give the same report, byte for byte (but for PDF). Periods \
            are of UTC days; a budget whose own calendar period is the same is told by its own figures.

            Exits with 0, also where objectives were missed; with 1 when something could not be read or, with --check, \
            differs.

            Examples:
              sloburn report --config slos/ --period 2026-10 --by team --format html --output october.html
              sloburn report --config slos/ --period 2026-Q3 --format csv > q3.csv
              sloburn report --config slos/ --period 2026-10 --redact outside.yaml --format pdf --output october.pdf
              sloburn report --config slos/ --period 2026-10 --check october.json
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            "A year as 2026, a quarter as 2026-Q3, a month as 2026-10, a day, or 2026-10-01..2026-10-15 with both days.",
            valueName: "period"),
        transform: { text in
            do throws(ReportPeriod.Problem) {
                return try ReportPeriod(text)
            } catch {
                throw ValidationError(error.description)
            }
        })
    var period: ReportPeriod

    @Option(help: "By what budgets are grouped.")
    var by = ReportGrouping.service

    @Option(help: "html: one page; csv: a line for each budget; json: everything; pdf: the page, printed by Chromium.")
    var format = Format.html

    @Option(help: "Where the report goes (default: standard output).")
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Recorded records instead of the topics, one a line; - for standard input.", valueName: "file"))
    var input: String?

    @Option(help: ArgumentHelp("With how many earlier periods it is compared, 0 to 24.", valueName: "count"))
    var compare = 3

    @Option(help: ArgumentHelp("Rules that say what is hidden or renamed for outside readers.", valueName: "rules"))
    var redact: String?

    @Option(help: ArgumentHelp("A report as JSON to make again from the same offsets and compare.", valueName: "file"))
    var check: String?

    @OptionGroup var logging: LogOptions

    func validate() throws {
        guard (0...24).contains(compare) else { throw ValidationError("--compare is 0 to 24; got \(compare)") }
    }

    func run() throws {
        let configuration = try options.load()
        do {
            try run(configuration)
        } catch let code as ExitCode {
            throw code
        } catch let error as CocoaError {
            throw failure("\(error.filePath ?? input ?? ""): \(error.localizedDescription)")
        } catch {
            throw failure("\(error)")
        }
    }

    private func run(_ configuration: Configuration) throws {
        let rules = try redact.map { path in
            try RedactionRules(yaml: String(contentsOf: URL(filePath: path), encoding: .utf8), name: path)
        }
        let claim = try check.map { try ReportClaim(json: Array(Data(contentsOf: URL(filePath: $0)))) }
        let reading = ReportReading(
            configuration: configuration, period: period, comparing: compare, claim: claim)
        let (facts, badLines) =
            if let input { try reading.readFile(input) } else { (try reading.readTopics(logging.makeLogger()), 0) }
        let report = ReportBuilder(facts, period: period, grouping: by, comparing: compare, rules: rules)
            .report(ReportOrigin(program: Sloburn.configuration.version, command: command, input: input))
        warn(facts.problems)
        if let claim {
            try tell(claim.compare(report))
        } else {
            try write(report)
        }
        if badLines > 0 { throw ExitCode(1) }
    }

    private func warn(_ problems: [ReportFacts.Problem]) {
        for problem in problems.prefix(20) {
            StandardError.write("warning: \(problem.description.printable); it is left out\n")
        }
        if problems.count > 20 { StandardError.write("warning: and \(problems.count - 20) more records\n") }
    }

    private func write(_ report: Report) throws {
        let bytes =
            switch format {
            case .html: Array(report.html.utf8)
            case .csv: Array(report.csv.utf8)
            case .json: Array(report.json.utf8)
            case .pdf: Array(try PagePrinter.pdf(report.html))
            }
        var file = try BufferedOutput(path: output)
        try file.write(bytes)
        try file.flush()
    }

    private func tell(_ outcome: ReportClaim.Outcome) throws {
        let name = check ?? ""
        switch outcome {
        case .same: print("\(name): the same report comes from the same records")
        case .otherText(let line, let was, let new):
            throw failure("\(name):\(line): the same records give another line: it was \(was), and is \(new)")
        case .otherRecords(let was, let new):
            throw failure(
                "\(name): the records are others than then: SHA-256 was \(was), and is \(new); compaction or retention may "
                    + "have taken some away, or the options are not those of then")
        }
    }

    /// The command line by which the report is made again.
    private var command: [String] {
        var words = ["sloburn", "report", "--config"] + options.config
        words += ["--period", period.name, "--by", by.rawValue, "--format", format.rawValue, "--compare", "\(compare)"]
        if let input { words += ["--input", input] }
        if let redact { words += ["--redact", redact] }
        return words
    }

    private func failure(_ message: String) -> ExitCode {
        StandardError.write("error: \(message)\n")
        return ExitCode(1)
    }
}

extension ReportGrouping: ExpressibleByArgument {}
