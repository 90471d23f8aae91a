import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
import Testing

/// What is explained is what was decided: over every snapshot of every golden backtest, and where alerts are suppressed.
@Suite struct ExplanationGoldenTests {
    @Test func everySnapshotOfEveryBacktestIsExplainedAsItWasDecided() throws {
        var (strict, firing, held, kept, ends) = (0, 0, 0, 0, 0)
        for name in GoldenRun.folders {
            let folder = GoldenRun.root.appending(path: name)
            let (configuration, _) = GoldenRun.configuration(of: folder)
            var agreement = try ExplanationAgreement(#require(configuration).engine)
            let reader = RecordedRecordReader()
            let snapshots = SnapshotReader()
            let lines = try Data(contentsOf: folder.appending(path: "expected.ndjson"))
            for (number, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
                try line.withUnsafeBytes { bytes in
                    let record = try reader.read(bytes)
                    guard record.topic == "slo.snapshots" else { return }
                    let snapshot = record.withValue { value in
                        Result { try value.map { try snapshots.read($0) } }
                    }
                    if let snapshot = try snapshot.get() { try agreement.compare(snapshot, "\(name):\(number + 1)") }
                }
            }
            strict += agreement.strict
            firing += agreement.strictFiring
            held += agreement.held
            kept += agreement.kept
            ends += agreement.ends
        }
        #expect(strict > 1_000 && firing > 300 && strict > firing + 500, "\(strict), \(firing) firing")
        #expect(held > 20 && kept > 10 && ends > 500, "\(held) held, \(kept) kept, \(ends) ends")
    }

    @Test func whatIsSuppressedIsExplainedAsItWasDecided() throws {
        var (suppressed, strict) = (0, 0)
        for seed in 1...8 as ClosedRange<UInt64> {
            var world = AdjustedWorld(seed: seed)
            var agreement = ExplanationAgreement(world.definition)
            let reader = SnapshotReader()
            for _ in 0..<300 {
                for record in world.step() where record.topic == .snapshots {
                    let snapshot = try record.value?.withUnsafeBytes { try reader.read($0) }
                    if let snapshot { try agreement.compare(snapshot, "seed \(seed)") }
                }
            }
            suppressed += agreement.suppressed
            strict += agreement.strict
        }
        #expect(suppressed > 20 && strict > 1_000)
    }
}
