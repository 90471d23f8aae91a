import SloburnConfig
import Testing

@testable import SloburnDaemon

@Suite struct InternalTopicsTests {
    private static func reports(_ counts: [String: Int]) -> [TopicSetUp.Report] {
        TopicPlan.all(for: DaemonSettings()).map { plan in
            TopicSetUp.Report(
                plan: plan, state: .exists, partitions: counts[plan.name] ?? plan.partitions, differences: [])
        }
    }

    @Test("Equal numbers hold, whatever the configuration asks for")
    func adopts() throws {
        let reports = Self.reports(["sloburn.deltas": 3, "sloburn.checkpoints": 3])
        #expect(try InternalTopics.partitions(reports, of: DaemonSettings()) == 3)
    }

    @Test("Different numbers are an error that names both topics and what to do")
    func refuses() {
        let error = #expect(throws: InternalTopics.Mismatch.self) {
            try InternalTopics.partitions(Self.reports(["sloburn.checkpoints": 3]), of: DaemonSettings())
        }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("sloburn.deltas has 8 partitions and sloburn.checkpoints has 3, but"))
        #expect(text.contains("delete the one that is wrong, set spec.partitions"))
    }
}

@Suite struct EndCauseTests {
    private struct Fault: Error, Equatable { let number: Int }

    @Test("The first failure stops everybody and is the cause")
    func keepsTheFirst() {
        let stop = StopSignal()
        let cause = EndCause(stop: stop)
        #expect(cause.failure == nil)
        cause.permanentFailure(Fault(number: 1))
        #expect(stop.isStopped)
        cause.permanentFailure(Fault(number: 2))
        #expect(cause.failure as? Fault == Fault(number: 1))
    }

    @Test("What fails after an end was asked for is not its cause")
    func passesOver() {
        let stop = StopSignal()
        let cause = EndCause(stop: stop)
        stop.set()
        cause.permanentFailure(Fault(number: 1))
        #expect(cause.failure == nil)
    }
}
