import Testing

@testable import SloburnKafka

@Suite struct FetchPacerTests {
    /// The pauses after answers of these sizes, each a millisecond after its request.
    private func pauses(_ sizes: [Int], roundTrip: Int64 = 1_000) -> [Int64] {
        var pacer = FetchPacer()
        return sizes.map { pacer.pause(afterAnswerOf: $0, roundTrip: roundTrip) }
    }

    @Test func alikeAnswersInQuickSuccessionAreWaitedFor() {
        #expect(pauses([70, 70, 70, 70, 70, 70, 70, 70, 70, 70]) == [0, 0, 0, 0, 1, 2, 4, 8, 16, 16])
    }

    @Test func theWaitNeverGrowsBeyondItsBound() {
        #expect(pauses(Array(repeating: 70, count: 1_000)).max() == FetchPacer.longest)
    }

    @Test func dataEndsTheWait() {
        #expect(pauses([70, 70, 70, 70, 70, 900, 70, 70, 70, 70, 70]) == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1])
    }

    @Test(
        "An answer that the broker held, or of which nothing is known, is no reason to wait",
        arguments: [5_000, 100_000, -1])
    func heldAnswersAreNotWaitedFor(roundTrip: Int64) {
        #expect(pauses(Array(repeating: 70, count: 20), roundTrip: roundTrip).allSatisfy { $0 == 0 })
    }
}
