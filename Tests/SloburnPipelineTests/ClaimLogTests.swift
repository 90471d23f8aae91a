import SloburnPipeline
import Testing

/// Who has to be fenced, and who has been overtaken.
@Suite struct ClaimLogTests {
    static func claim(_ owner: String, _ session: String = "1", partition: Int32 = 0) -> Claim {
        Claim(
            stage: .ingest, subject: .partition(InputPartition(topic: "metrics", partition: partition)), owner: owner,
            session: session)
    }

    /// A log of claims at offsets 0, 1, ….
    static func log(_ claims: [Claim]) -> ClaimLog {
        var log = ClaimLog()
        for (offset, claim) in claims.enumerated() { log.add(claim, at: Int64(offset)) }
        return log
    }

    @Test func everyClaimBeforeTheOwnOneHasToBeFenced() {
        let (a, b, c) = (Self.claim("a"), Self.claim("b"), Self.claim("c"))
        var log = Self.log([a, b, c, Self.claim("d", partition: 1)])
        #expect(log.predecessors(of: c) == [a, b], "b may have stopped before it fenced a")
        #expect(log.predecessors(of: b) == [a])
        #expect(log.predecessors(of: a).isEmpty)
        #expect(log.successor(of: a) == c)
        #expect(log.successor(of: c) == nil)
        log.remove(a)
        log.remove(b)
        #expect(log.predecessors(of: c).isEmpty)
        #expect(log.epoch(of: c) == 2)
        #expect(log.successor(of: a) == c, "what does not stand any more is overtaken by what does")
    }

    @Test func anEarlierSessionOfTheSameOwnerIsAPredecessorToo() {
        let (old, new) = (Self.claim("a", "1"), Self.claim("a", "2"))
        let log = Self.log([old, new])
        #expect(log.predecessors(of: new) == [old])
        #expect(log.successor(of: old) == new)
    }

    @Test func instancesContendOnlyForTheirOwnName() {
        let first = Claim(stage: .budget, subject: .member, owner: "a", session: "1")
        let second = Claim(stage: .budget, subject: .member, owner: "a", session: "2")
        let other = Claim(stage: .budget, subject: .member, owner: "b", session: "3")
        let otherStage = Claim(stage: .ingest, subject: .member, owner: "a", session: "4")
        #expect(Self.log([first, other, otherStage]).successor(of: first) == nil)
        #expect(Self.log([first, other, second, otherStage]).successor(of: first) == second)
    }

    @Test func aClaimMadeAgainMovesToItsNewPlace() {
        let (a, b) = (Self.claim("a"), Self.claim("b"))
        let log = Self.log([a, b, a])
        #expect(log.epoch(of: a) == 2)
        #expect(log.predecessors(of: a) == [b])
        #expect(log.successor(of: b) == a)
    }

    @Test(arguments: [
        Claim(stage: .budget, subject: .member, owner: "host-1", session: "f00"),
        Claim(
            stage: .ingest, subject: .partition(InputPartition(topic: "metrics.http", partition: 12)), owner: "h.1",
            session: "f00"),
    ])
    func aRecordKeyIsReadAsItWasWritten(claim: Claim) {
        #expect(Claim(recordKey: claim.recordKey) == claim)
    }

    @Test(arguments: ["", "ingest", "ingest/a", "other/a/b", "ingest/t/x/a/b", "ingest/t/-1/a/b", "ingest/t/1/a/b/c"])
    func anythingElseIsNoClaim(key: String) {
        #expect(Claim(recordKey: key) == nil)
    }
}
