import SloburnDaemon
import SloburnModel
import Testing

/// Readers of several topics of one kind know which of them tells of a key.
@Suite struct KeyHolderTests {
    /// A key that moves from `eu` to `us` at second 20.
    private static let moved: [(topic: String, second: Int64, value: String?)] = [
        ("eu", 10, "first"), ("eu", 20, nil), ("us", 20, "second"), ("us", 30, "third"),
    ]

    private static func latest(_ order: [Int], of records: [(topic: String, second: Int64, value: String?)]) -> String?
    {
        var holders = KeyHolders(["eu", "us"])
        var latest: String?
        for index in order {
            let record = records[index]
            let counts = holders.counts(
                "k", in: record.topic, at: Timestamp(seconds: record.second), isTombstone: record.value == nil)
            if counts { latest = record.value }
        }
        return latest
    }

    @Test(
        "The last word is that of the topic that tells of it now, in whichever order they are read",
        arguments: [[0, 1, 2, 3], [2, 3, 0, 1], [2, 0, 3, 1], [0, 2, 1, 3], [0, 2, 3, 1], [2, 0, 1, 3]])
    func knowsTheHolder(_ order: [Int]) { #expect(Self.latest(order, of: Self.moved) == "third") }

    @Test(
        "What goes back, or is gone for good, is so in whichever order it is read",
        arguments: [([0, 1, 2, 3, 4], "back"), ([2, 3, 0, 1, 4], "back"), ([0, 2, 1, 3, 4], "back")])
    func followsBack(_ order: [Int], _ value: String) {
        let records: [(topic: String, second: Int64, value: String?)] = [
            ("eu", 10, "first"), ("eu", 20, nil), ("us", 20, "second"), ("us", 30, nil), ("eu", 30, value),
        ]
        #expect(Self.latest(order, of: records) == value)
        #expect(Self.latest(Array(order.dropLast()), of: records) == nil)
    }

    @Test func oneTopicNeedsNoJudgement() {
        var holders = KeyHolders(["eu"])
        let counted = [(9, false), (1, true)].map { second, isTombstone in
            holders.counts("k", in: "eu", at: Timestamp(seconds: second), isTombstone: isTombstone)
        }
        #expect(counted == [true, true])
    }
}
