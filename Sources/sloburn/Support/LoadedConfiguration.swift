import ArgumentParser
import Foundation
import SloburnConfig

/// Files and folders given with `--config`.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp(
            "Files or folders with YAML documents; of a folder every *.yaml and *.yml below.", valueName: "path"))
    var config: [String]

    /// Reads the configuration; findings go to standard error, and any error among them ends the command.
    func load() throws -> Configuration { try Self.load(config) }

    /// Reads a configuration; the same.
    static func load(_ paths: [String]) throws -> Configuration {
        let (configuration, findings) = ConfigurationSource.read(paths)
        for finding in findings { StandardError.write("\(finding)\n") }
        guard let configuration else { throw ExitCode(1) }
        return configuration
    }
}

/// The place of everything that is not a result.
enum StandardError {
    /// Writes text as it is.
    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
