public import ArgumentParser
public import SloburnConfig

/// `sloburn check`: validates without contacting Kafka.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate configuration files without contacting Kafka.",
        discussion: """
            Prints one line a finding, FILE:LINE:COLUMN: error|warning: PROPERTY.PATH: message [rule-id], and exits \
            with 0 when there is no error, with 1 otherwise.

            Examples:
              sloburn check slos/
              sloburn check --format json slos/checkout.yaml
              sloburn check --format github --require owner,runbook,alert slos/
            """)

    @Argument(help: "Files or folders; of a folder every *.yaml and *.yml below. A file named *.json holds JSON.")
    var paths: [String]

    @Option(
        help: "text: one line a finding; json: one object a line; github: annotations of a workflow of GitHub.")
    var format: FindingFormat = .text

    @Option(
        name: .customLong("require"), parsing: .singleValue,
        help: ArgumentHelp(
            "What every SLO must have: \(Requirement.allCases.map(\.rawValue).joined(separator: ", ")); several with "
                + "commas in between.", valueName: "list"))
    var requirements: [RequirementList] = []

    func run() throws {
        let required = Set(requirements.flatMap(\.requirements))
        let (configuration, findings) = ConfigurationSource.read(paths, requirements: required)
        print(findings.map { format.line($0) + "\n" }.joined(), terminator: "")
        let errors = findings.count { $0.severity == .error }
        StandardError.write("\(errors) errors, \(findings.count - errors) warnings\n")
        if configuration == nil { throw ExitCode(1) }
    }
}

extension FindingFormat: ExpressibleByArgument {}

/// Requirements with commas in between.
struct RequirementList: ExpressibleByArgument {
    /// The requirements named.
    var requirements: [Requirement]

    /// Reads the list; nil where a word names no requirement.
    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let requirements = words.map { Requirement(rawValue: String($0)) }
        self.requirements = requirements.compactMap { $0 }
        if self.requirements.count < words.count { return nil }
    }
}
