import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDoctor
import SloburnModel

/// `sloburn doctor`: whether all is well.
struct DoctorCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether all is well: configuration, brokers, topics, permissions, clock, lag, sizes.",
        discussion: """
            Each line is ok, unknown, a warning or a problem, with what was seen and what to do. The exit code is 1 when \
            there is a problem, and with --strict also when there is a warning; otherwise it is 0. What nobody tells is \
            unknown, which is neither.

            Nothing is changed, and no group is joined. With --probe a topic GROUP.doctor-… is made, written to in \
            transactions that are aborted, and deleted again: this shows the rights to write, and the broker's clock.

            Examples:
              sloburn doctor --config slos/
              sloburn doctor --config slos/ --probe --strict
              sloburn doctor --config slos/ --format json | jq '.findings[] | select(.verdict == "problem")'
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("How long an answer of a broker may take.", valueName: "duration"))
    var timeout: DurationArgument = DurationArgument(span: .seconds(10))

    @Flag(help: "Write to a topic of its own, which is deleted again.")
    var probe = false

    @Flag(help: "A warning ends it with 1, too.")
    var strict = false

    @Option(help: "text: a line for each finding; json: one object.")
    var format: Format = .text

    func run() throws {
        let (configuration, findings) = ConfigurationSource.read(options.config)
        let doctor = Doctor(
            timeout: .nanoseconds(timeout.span.nanoseconds), writes: probe, version: Sloburn.version)
        let report = doctor.examine(
            configuration, findings: findings, environment: ProcessInfo.processInfo.environment)
        switch format {
        case .text: for line in report.lines { print(line) }
        case .json: print(try report.json())
        }
        if report.verdict == .problem || (strict && report.verdict == .warning) { throw ExitCode(1) }
    }
}
