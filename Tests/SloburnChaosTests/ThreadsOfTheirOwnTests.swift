import Foundation
import SloburnTestTraits
import Testing

/// Tests that wait keep no thread of Swift's pool, or all others would stand still with them.
@Suite struct ThreadsOfTheirOwnTests {
    @Suite(.waits) struct Waiting {
        @Test func runs() { #expect(isOnOne()) }

        @Test func goesOnThereAfterAnother() async {
            await Task { #expect(!isOnOne()) }.value
            #expect(isOnOne())
        }
    }

    @Suite(.serialized, .waitsInOrder) struct WaitingInOrder {
        @Test(arguments: 0..<2) func runs(_ number: Int) { #expect(isOnOne()) }
    }

    @Test func othersDoNot() { #expect(!isOnOne()) }
}

/// Whether this runs on one of those threads.
private func isOnOne() -> Bool { Thread.current.name == ThreadsOfTheirOwn.name }
