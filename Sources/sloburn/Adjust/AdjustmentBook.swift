import ArgumentParser
import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnModel

/// The adjustments of the topic, read beside those of the configuration.
struct AdjustmentBook {
    /// The topic.
    let topic: AdjustmentTopic
    /// What the topic says now.
    let entries: [AdjustmentTopic.Entry]
    /// Those of them that can be used.
    private(set) var adjustments: [Adjustment] = []
    /// What is wrong with the others.
    private(set) var problems: [(name: String, text: String)] = []

    /// Reads the topic.
    init(_ options: DaemonOptions, logging: LogOptions) throws {
        topic = try AdjustmentTopic(options, logger: logging.makeLogger())
        entries = try topic.entries()
        for entry in entries {
            do throws(AdjustmentRefusal) {
                adjustments.append(try AdjustmentReader.adjustment(json: entry.value, key: entry.name).adjustment)
            } catch {
                problems.append((entry.name, error.description))
            }
        }
    }

    /// The configuration with the topic's adjustments among its own, to compare another one with.
    func engine(of configuration: Configuration) -> EngineDefinition {
        var engine = configuration.engine
        engine.adjustments += adjustments
        return engine
    }
}

/// Files and folders given with `--config`, one each time, so that a name or a file may follow.
struct AdjustConfigurationOptions: ParsableArguments {
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
