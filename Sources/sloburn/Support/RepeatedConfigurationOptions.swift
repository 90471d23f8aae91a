import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon

/// Files and folders given with `--config`, one each time, so that a name or a file may follow.
struct RepeatedConfigurationOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "A file or folder with YAML documents; of a folder every *.yaml and *.yml below. Several may be given, each "
                + "after --config.", valueName: "path"))
    var config: [String]

    /// Reads the configuration and does something with it; what goes wrong is told and ends the command with 1.
    func perform(_ body: (Configuration, DaemonOptions) throws -> Void) throws {
        let configuration = try ConfigurationOptions.load(config)
        do {
            let environment = ProcessInfo.processInfo.environment
            try body(configuration, DaemonOptions(configuration: configuration, environment: environment))
        } catch let code as ExitCode {
            throw code
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }
}
