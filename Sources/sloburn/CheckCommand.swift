import ArgumentParser
import SloburnConfig

/// `sloburn check`: validates without contacting Kafka.
struct CheckCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate configuration files without contacting Kafka.",
        discussion: """
            Prints one line a finding, FILE:LINE:COLUMN: error|warning: PROPERTY.PATH: message [rule-id], and exits \
            with 0 when there is no error, with 1 otherwise.

            Examples:
              sloburn check slos/
              sloburn check --format json slos/checkout.yaml
            """)

    @Argument(help: "Files or folders; of a folder every *.yaml and *.yml below.")
    var paths: [String]

    @Option(help: "text: one line a finding; json: one object a line.")
    var format: Format = .text

    func run() throws {
        let (configuration, findings) = ConfigurationSource.read(paths)
        for finding in findings { print(format == .json ? finding.json : "\(finding)") }
        let errors = findings.count { $0.severity == .error }
        StandardError.write("\(errors) errors, \(findings.count - errors) warnings\n")
        if configuration == nil { throw ExitCode(1) }
    }
}
