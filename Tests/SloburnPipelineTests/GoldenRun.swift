import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline

/// A backtest of a folder of `Fixtures/golden`, as `sloburn backtest` makes it.
struct GoldenRun {
    /// Where the folders are.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden")

    /// The names of the folders, in order.
    static let folders: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: root.appending(path: "\($0)/config.yaml").path) }
            .sorted()
    }()

    /// The lines that it writes.
    private(set) var output: [UInt8] = []
    /// What became of the samples, for each source.
    private(set) var counters: [IngestCounters] = []

    /// Reads the configuration of a folder.
    ///
    /// - Returns: the configuration, and what is wrong with it.
    static func configuration(of folder: URL) -> (Configuration?, errors: [String]) {
        let (configuration, findings) = ConfigurationReader.read(paths: [folder.appending(path: "config.yaml").path])
        return (configuration, findings.filter { $0.severity == .error }.map(\.description))
    }

    /// Runs a configuration over lines of records.
    init(_ configuration: Configuration, input: Data) throws {
        let backtest = try Backtest(definition: configuration.engine)
        let reader = RecordedRecordReader()
        var writer = OutputLine(topics: configuration.daemon.topics)
        var offsets: [InputPartition: Int64] = [:]
        var output: [UInt8] = []
        var control = ControlTable()
        let controlTopics = Dictionary(
            ControlTopic.allCases.map { (configuration.daemon.topics[$0], $0) }, uniquingKeysWith: { first, _ in first }
        )
        for line in input.split(separator: UInt8(ascii: "\n")) {
            try line.withUnsafeBytes { bytes in
                let recorded = try reader.read(bytes)
                if let topic = controlTopics[recorded.topic] {
                    let value: [UInt8]? = recorded.withValue { $0.map { Array($0) } }
                    // What can't be used takes away what its key said before.
                    _ = try? control.take(topic, key: recorded.key ?? "", value: value, beside: configuration.engine)
                    backtest.take(acknowledgements: control.acknowledgements)
                    backtest.take(changes: control.changes)
                    return backtest.adjust(control.adjustments)
                }
                guard backtest.reads(topic: recorded.topic) else { return }
                let source = InputPartition(topic: recorded.topic, partition: recorded.partition)
                let offset = recorded.offset ?? offsets[source, default: 0]
                offsets[source] = offset + 1
                let time = recorded.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
                let needsHeaders = backtest.needsHeaders(topic: recorded.topic)
                let headers = needsHeaders ? RecordHeaders(reader.headers(of: recorded)) : nil
                let rejected = recorded.withValue { value in
                    let record = InputRecord(
                        offset: offset, timestamp: time, isAppendTime: false, value: value, headers: headers)
                    return withExtendedLifetime(headers) {
                        backtest.take(record, from: source) { output += writer.line(of: $0) }
                    }
                }
                for element in rejected {
                    let headers = DeadLetter.headers(for: element, from: source, offset: offset)
                    output += writer.line(ofDeadLetter: recorded, headers: headers)
                }
            }
        }
        backtest.finish { output += writer.line(of: $0) }
        self.output = output
        counters = backtest.counters
    }
}
