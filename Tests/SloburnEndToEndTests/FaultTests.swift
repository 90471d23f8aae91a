import Foundation
import SloburnChaos
import SloburnTestKit
import SloburnTestTraits
import Testing

/// A minute of what `scripts/chaos` does for longer.
@Suite(.waits, .timeLimit(.minutes(15))) struct FaultTests {
    @Test("Kills, resets and lost commit responses lose nothing and double nothing")
    func faultsChangeNothing() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-faults-\(UUID().uuidString)")
        var options = ChaosOptions(binary: try SloburnProcess.binary(), folder: folder)
        options.duration = .seconds(45)
        options.isShort = true
        options.rate = 200
        options.kinds = [.kill, .reset, .dropEndTxn]
        let plan = options
        let report = try await onThread { try ChaosRun(plan) { _ in }.run() }
        #expect(report.isGood, "\(report.table)\n\(report.details)\nlogs: \(folder.path)")
        #expect(report.faultCount >= 5)
        if report.isGood { try? FileManager.default.removeItem(at: folder) }
    }
}
