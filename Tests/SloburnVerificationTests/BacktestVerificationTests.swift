import Foundation
import SloburnTestKit
import Testing

/// The real binary over many generated records, every output record against the oracle.
///
/// `scripts/verify backtest [LINES]` runs it large and for release.
@Suite struct BacktestVerificationTests {
    @Test func everyRecordOfALargeBacktestIsWhatTheOracleSays() throws {
        let setup = VerificationSetup.standard
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (configuration, input) = (folder.appending(path: "config.yaml"), folder.appending(path: "input.ndjson"))
        let outputs = ["first", "second"].map { folder.appending(path: $0) }
        try Data(VerificationConfiguration.text.utf8).write(to: configuration)
        try setup.writeInput(to: input)

        let seconds = try VerificationSetup.backtest(configuration: configuration, input: input, output: outputs[0])
        _ = try VerificationSetup.backtest(configuration: configuration, input: input, output: outputs[1])
        let isSame = FileManager.default.contentsEqual(atPath: outputs[0].path, andPath: outputs[1].path)
        #expect(isSame, "the same input gave other bytes")

        let comparison = try compare(setup, output: outputs[0])
        print(
            "backtest verified: \(setup.lines) lines, \(comparison.snapshots) snapshots, \(comparison.alerts) alerts, "
                + "\(comparison.deadLetters) dead letters compared, \(comparison.count) differences, "
                + "backtest took \((seconds * 100).rounded() / 100) s")
        #expect(comparison.count == 0, "\(comparison.differences.joined(separator: "\n"))")
        #expect(comparison.snapshots > 0)
    }

    private func compare(_ setup: VerificationSetup, output: URL) throws -> OutputComparison {
        var comparison = try OutputComparison(VerificationConfiguration.budgets(), output: output)
        var generator = setup.generator
        for number in 0..<Int64(setup.lines) {
            let (offset, partition) = number.quotientAndRemainder(dividingBy: VerificationSetup.partitions)
            let isTogether = try comparison.take(generator.next(), partition: partition, offset: offset)
            guard isTogether else { return comparison }
        }
        try comparison.finish()
        return comparison
    }
}
