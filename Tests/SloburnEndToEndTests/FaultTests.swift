import Foundation
import SloburnChaos
import SloburnTestKit
import Testing

/// A minute of what `scripts/chaos` does for longer.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
    @Test("Kills, resets and lost commit responses lose nothing and double nothing")
    func faultsChangeNothing() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-faults-\(UUID().uuidString)")
        var options = ChaosOptions(binary: try SloburnProcess.binary(), folder: folder)
        options.duration = .seconds(45)
        options.isShort = true
        options.rate = 200
        options.kinds = [.kill, .reset, .dropEndTxn]
        // The test broker drops a member that has died only when another one joins.
        options.kafka = ["group.instance.id": "${SLOBURN_INSTANCE}"]
        let report = try ChaosRun(options) { _ in }.run()
        #expect(report.isGood, "\(report.table)\n\(report.details)\nlogs: \(folder.path)")
        #expect(report.faultCount >= 5)
        if report.isGood { try? FileManager.default.removeItem(at: folder) }
    }
}
