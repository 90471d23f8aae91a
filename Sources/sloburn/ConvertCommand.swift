public import ArgumentParser
public import SloburnConfig

/// `sloburn convert`: turns the SLOs of other tools into OpenSLO.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Turn files of Sloth, Pyrra or Prometheus rules into OpenSLO.",
        discussion: """
            Prints OpenSLO documents as YAML. What can't be converted is said on standard error, one line a finding as \
            check prints them. Exits with 1 when an SLO could not be converted, with 0 otherwise. Rule files that use \
            each other's recording rules are given together.

            Examples:
              sloburn convert --from sloth slos/checkout.yml > checkout.yaml
              sloburn convert --from pyrra --data-source web pyrra/ > slos.yaml
              sloburn convert --from prometheus-rules rules/*.yml > slos.yaml
              sloburn check slos.yaml
            """)

    @Option(help: "Whose files they are: sloth, pyrra or prometheus-rules.")
    var from: ConversionFormat

    @Option(
        help: ArgumentHelp(
            "The name of the DataSource that the SLOs read; a draft of it is printed, to be filled in.",
            valueName: "name"))
    var dataSource: String = ConfigurationConverter.defaultDataSource

    @Argument(
        help: ArgumentHelp(
            "Files or folders; of a folder every *.yaml and *.yml below. A file named *.json holds JSON.",
            valueName: "file"))
    var paths: [String]

    func validate() throws {
        guard ConfigurationConverter.isName(dataSource) else {
            throw ValidationError(
                "'\(dataSource)' is no name of a DataSource: 1 to 63 lower-case letters, digits and '-', not at the ends"
            )
        }
    }

    func run() throws {
        let conversion = ConfigurationConverter.convert(paths: paths, from: from, dataSource: dataSource)
        print(conversion.text, terminator: "")
        for finding in conversion.findings { StandardError.write("\(finding)\n") }
        if !conversion.isComplete { throw ExitCode(1) }
    }
}

extension ConversionFormat: ExpressibleByArgument {}
