import SloburnTestTraits
import Testing

/// Tests that wait keep no thread of Swift's pool, or all others would stand still with them.
@Suite struct ThreadsOfTheirOwnTests {
    @Suite(.waits) struct Waiting {
        @Test func runs() { #expect(ThreadsOfTheirOwn.areUsed()) }

        @Test func goesOnThereAfterAnother() async {
            await Task { #expect(!ThreadsOfTheirOwn.areUsed()) }.value
            #expect(ThreadsOfTheirOwn.areUsed())
        }
    }

    @Suite(.serialized, .waitsInOrder) struct WaitingInOrder {
        @Test(arguments: 0..<2) func runs(_ number: Int) { #expect(ThreadsOfTheirOwn.areUsed()) }
    }

    @Test func othersDoNot() { #expect(!ThreadsOfTheirOwn.areUsed()) }
}
