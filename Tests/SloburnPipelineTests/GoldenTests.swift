import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
import Testing

/// Whole backtests whose output was checked once, by hand and by a calculation of its own, and must stay as it is.
///
/// Each folder of `Fixtures/golden` holds `config.yaml`, `input.ndjson` and `expected.ndjson`; its README says what each
/// case is about and how `expected.ndjson` was checked. After a wanted change: `UPDATE_GOLDEN=1 swift test --filter
/// Golden`, then `Fixtures/golden/check.py`, which calculates every count, time and transition again in Python.
@Suite struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/golden")

    /// The cases' names: those of the folders.
    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/config.yaml").path) }
            .sorted()
    }()

    @Test func thereAreCases() {
        #expect(Self.cases.count >= 15)
    }

    @Test(arguments: cases)
    func theOutputIsTheSame(_ name: String) throws {
        let folder = Self.folder.appending(path: name)
        let (configuration, findings) = ConfigurationReader.read(paths: [folder.appending(path: "config.yaml").path])
        #expect(findings.filter { $0.severity == .error }.map(\.description) == [])
        let input = try Data(contentsOf: folder.appending(path: "input.ndjson"))
        let output = try Self.backtest(#require(configuration), input: input)
        let file = folder.appending(path: "expected.ndjson")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(output).write(to: file) }
        let expected = try [UInt8](Data(contentsOf: file))
        if output != expected { Issue.record("\(Self.firstDifference(output, expected))") }
        #expect(try Self.backtest(#require(configuration), input: input) == output, "not the same bytes again")
    }

    /// What `sloburn backtest` writes for the input.
    private static func backtest(_ configuration: Configuration, input: Data) throws -> [UInt8] {
        let backtest = try Backtest(definition: configuration.engine)
        let reader = RecordedRecordReader()
        var writer = OutputLine(topics: configuration.daemon.topics)
        var offsets: [InputPartition: Int64] = [:]
        var output: [UInt8] = []
        for line in input.split(separator: UInt8(ascii: "\n")) {
            try line.withUnsafeBytes { bytes in
                let recorded = try reader.read(bytes)
                guard backtest.reads(topic: recorded.topic) else { return }
                let source = InputPartition(topic: recorded.topic, partition: recorded.partition)
                let offset = recorded.offset ?? offsets[source, default: 0]
                offsets[source] = offset + 1
                let time = recorded.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:))
                let rejected = recorded.withValue { value in
                    let record = InputRecord(offset: offset, timestamp: time, isAppendTime: false, value: value)
                    return backtest.take(record, from: source) { output += writer.line(of: $0) }
                }
                for element in rejected {
                    let headers = DeadLetter.headers(for: element, from: source, offset: offset)
                    output += writer.line(ofDeadLetter: recorded, headers: headers)
                }
            }
        }
        backtest.finish { output += writer.line(of: $0) }
        return output
    }

    private static func firstDifference(_ output: [UInt8], _ expected: [UInt8]) -> String {
        let lines = [output, expected].map { $0.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
        let number =
            zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines[0].count, lines[1].count)
        let texts = lines.map { number < $0.count ? String(decoding: $0[number], as: UTF8.self) : "(nothing)" }
        return "line \(number + 1) is\n\(texts[0])\nnot\n\(texts[1])"
    }
}
