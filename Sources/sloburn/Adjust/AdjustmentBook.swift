import SloburnConfig
import SloburnDaemon
import SloburnModel

/// The adjustments of the topic, read beside those of the configuration.
struct AdjustmentBook {
    /// The records of the topic.
    let records: ControlRecords
    /// What the topic says now.
    let entries: [ControlRecords.Entry]
    /// Those of them that can be used.
    private(set) var adjustments: [Adjustment] = []
    /// What is wrong with the others.
    private(set) var problems: [(name: String, text: String)] = []

    /// Reads the topic.
    init(_ options: DaemonOptions, logging: LogOptions) throws {
        records = try ControlRecords(of: .adjustments, options, logger: logging.makeLogger())
        entries = try records.entries()
        for entry in entries {
            do throws(AdjustmentRefusal) {
                adjustments.append(try AdjustmentReader.adjustment(json: entry.value, key: entry.key).adjustment)
            } catch {
                problems.append((entry.key, error.description))
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
