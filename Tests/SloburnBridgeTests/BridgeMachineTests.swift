import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnBridge

@Suite struct BridgeMachineTests {
    private func machine(
        _ kind: ReceiverKind, committed: Int64 = 0, isFirst: Bool = false, firing: [AlertValue] = []
    ) throws -> BridgeMachine {
        var machine = BridgeMachine(.init(kind.manners, interval: .seconds(30), seed: 1))
        let events = try firing.map { AlertEvent(try $0.record()) }
        machine.begin(0, next: committed, committed: committed, isFirst: isFirst, firing: events, at: now)
        machine.caughtUp(0)
        return machine
    }

    private func after(_ seconds: Int64) -> Timestamp { now + .seconds(seconds) }

    private func alert(_ slo: String = "checkout", at second: Int = 0, isFiring: Bool = true) -> AlertValue {
        var value = AlertValue()
        value.slo = slo
        return value.then(isFiring: isFiring, at: "2026-11-22T23:59:\(second < 10 ? "0" : "")\(second).000Z")
    }

    /// Everything that goes out at a time, each taken at once, as `KEY STATE`.
    private func sent(_ machine: inout BridgeMachine, at time: Timestamp, _ outcome: DeliveryOutcome = .accepted)
        -> [String]
    {
        var sent: [String] = []
        while let delivery = machine.next(at: time) {
            sent += delivery.notices.map { "\($0.alert.subject) \($0.alert.isFiring ? "fires" : "resolves")" }
            machine.finished(delivery.number, outcome, at: time)
        }
        return sent
    }

    /// The next request, which there must be.
    private func next(_ machine: inout BridgeMachine, at time: Timestamp) throws -> Delivery {
        let delivery = machine.next(at: time)
        return try #require(delivery)
    }

    private func take(_ machine: inout BridgeMachine, _ value: AlertValue?, _ offset: Int64, at time: Timestamp = now)
        throws
    {
        machine.take(try value.map { AlertEvent(try $0.record()) }, partition: 0, offset: offset, at: time)
    }

    @Test func alertmanagerIsToldAgainAndAgain() throws {
        var machine = try machine(.alertmanager)
        try take(&machine, alert(), 0)
        #expect(machine.committable == [:])
        #expect(sent(&machine, at: now) == ["checkout fires"])
        #expect(machine.committable == [0: 1])
        #expect(sent(&machine, at: after(29)) == [])
        #expect(sent(&machine, at: after(30)) == ["checkout fires"])
        #expect(sent(&machine, at: after(60)) == ["checkout fires"])
        try take(&machine, alert(at: 50, isFiring: false), 1)
        #expect(sent(&machine, at: after(61)) == ["checkout resolves"])
        var times: [Int64] = []
        for second in Int64(62)...800 where sent(&machine, at: after(second)) == ["checkout resolves"] {
            times.append(second)
        }
        // Up to five minutes after it was told first.
        #expect(times == (1...10).map { 61 + 30 * $0 })
        #expect(machine.lanes.isEmpty)
    }

    @Test func othersAreToldOnce() throws {
        for kind in [ReceiverKind.pagerduty, .opsgenie, .webhook, .cloudEvents] {
            var machine = try machine(kind)
            try take(&machine, alert(), 0)
            #expect(sent(&machine, at: now) == ["checkout fires"])
            #expect(sent(&machine, at: after(3_000)) == [])
            #expect(machine.firing == 1)
            try take(&machine, alert(at: 50, isFiring: false), 1)
            #expect(sent(&machine, at: after(3_001)) == ["checkout resolves"])
            #expect(machine.lanes.isEmpty)
        }
    }

    @Test func theFirstStartTellsWhatFiresAndNoHistory() throws {
        for kind in ReceiverKind.allCases {
            var machine = try machine(kind, isFirst: true, firing: [alert("a", at: 10), alert("b", at: 20)])
            #expect(machine.committable == [:])
            // What the table has already is not told a second time.
            try take(&machine, alert("b", at: 20), 0)
            #expect(sent(&machine, at: now) == ["a fires", "b fires"])
            #expect(machine.committable == [0: 1])
            try take(&machine, alert("a", at: 30, isFiring: false), 1)
            #expect(sent(&machine, at: now) == ["a resolves"])
        }
    }

    @Test func theFirstStartCommitsEvenWhereNothingFires() throws {
        var machine = try machine(.pagerduty, isFirst: true)
        #expect(machine.committable == [0: 0])
        machine.didCommit([0: 0])
        #expect(machine.committable == [:])
    }

    @Test func whatResolvesBeforeTheFirstStartIsOverIsToldByTheNext() throws {
        var machine = try machine(.pagerduty, isFirst: true, firing: [alert("a", at: 10), alert("b", at: 20)])
        let first = try next(&machine, at: now)
        machine.finished(first.number, .accepted, at: now)
        // It dies; then one resolves, of which the table tells nothing any more.
        machine = try self.machine(.pagerduty, isFirst: true, firing: [alert("b", at: 20)])
        try take(&machine, alert("a", at: 30, isFiring: false), 0)
        #expect(sent(&machine, at: now) == ["b fires", "a resolves"])
        #expect(machine.committable == [0: 1])
    }

    @Test func aLaterStartRepeatsOnlyWhereThatIsNeeded() throws {
        for kind in ReceiverKind.allCases {
            var machine = try machine(kind, committed: 5, firing: [alert("a", at: 10)])
            #expect(sent(&machine, at: now) == (kind == .alertmanager ? ["a fires"] : []))
            #expect(machine.firing == 1)
            #expect(machine.committable == [:])
        }
    }

    @Test func aRestartGoesOnRepeatingWhatHasResolved() throws {
        var machine = BridgeMachine(.init(ReceiverKind.alertmanager.manners, interval: .seconds(30), seed: 1))
        machine.begin(0, next: 3, committed: 6, firing: [], at: now)
        // Resolved 30 s, and more than five minutes ago.
        try take(&machine, alert("a", at: 10), 3)
        try take(&machine, alert("a", at: 30, isFiring: false), 4)
        var old = alert("b", at: 0, isFiring: false)
        old.at = "2026-11-22T23:50:00.000Z"
        try take(&machine, old, 5)
        machine.caughtUp(0)
        #expect(machine.committable == [:])
        var times: [Int64] = []
        for second in Int64(0)...400 where sent(&machine, at: after(second)) == ["a resolves"] { times.append(second) }
        #expect(times == (0...9).map { 30 * $0 })
    }

    @Test func onlyTheLatestStateIsToldWhereTheReceiverKeepsIt() throws {
        for kind in ReceiverKind.allCases {
            var machine = try machine(kind)
            for (offset, isFiring) in [true, false, true, false].enumerated() {
                try take(&machine, alert(at: offset, isFiring: isFiring), Int64(offset))
            }
            let all = ["checkout fires", "checkout resolves", "checkout fires", "checkout resolves"]
            #expect(sent(&machine, at: now) == (kind.manners.keepsState ? ["checkout resolves"] : all))
            #expect(machine.committable == [0: 4])
            #expect(machine.counts.superseded == (kind.manners.keepsState ? 3 : 0))
        }
    }

    @Test func nothingIsSentBeforeTheEndOfTheTopicIsSeen() throws {
        var machine = BridgeMachine(.init(ReceiverKind.pagerduty.manners, interval: .seconds(30), seed: 1))
        machine.begin(0, next: 0, committed: 0, firing: [], at: now)
        try take(&machine, alert(at: 1), 0)
        #expect(sent(&machine, at: now) == [])
        try take(&machine, alert(at: 2, isFiring: false), 1)
        machine.caughtUp(0)
        #expect(sent(&machine, at: now) == ["checkout resolves"])
    }

    @Test func aTopicThatIsNotReadToItsEndInTimeKeepsNobodyWaiting() throws {
        var machine = BridgeMachine(.init(ReceiverKind.pagerduty.manners, interval: .seconds(30), seed: 1))
        machine.begin(0, next: 0, committed: 0, firing: [], at: now)
        try take(&machine, alert(at: 1), 0)
        #expect(sent(&machine, at: after(9)) == [])
        #expect(sent(&machine, at: after(10)) == ["checkout fires"])
    }

    @Test func offsetsWaitForTheEarliestThatIsNotTold() throws {
        var machine = try machine(.webhook)
        for (offset, slo) in ["a", "b", "c", "d", "e"].enumerated() { try take(&machine, alert(slo), Int64(offset)) }
        let first = try (0..<4).map { _ in try next(&machine, at: now) }
        // Four requests at once, not five.
        #expect(machine.next(at: now) == nil)
        machine.finished(first[1].number, .accepted, at: now)
        #expect(machine.committable == [:])
        machine.finished(first[0].number, .accepted, at: now)
        #expect(machine.committable == [0: 2])
        machine.finished(first[3].number, .refused(reason: "status 400"), at: now)
        #expect(machine.committable == [0: 2])
        machine.finished(first[2].number, .accepted, at: now)
        #expect(machine.committable == [0: 4])
        #expect(machine.counts.givenUp == 1)
    }

    @Test func aRecordThatIsNoAlertIsStillCommitted() throws {
        var machine = try machine(.pagerduty)
        try take(&machine, nil, 0)
        #expect(machine.committable == [0: 1])
        machine.didCommit([0: 1])
        #expect(machine.committable == [:])
    }

    @Test func aReceiverThatFailsIsTriedWithOneRequestAtATime() throws {
        var machine = try machine(.pagerduty)
        for (offset, slo) in ["a", "b", "c"].enumerated() { try take(&machine, alert(slo), Int64(offset)) }
        let failed = DeliveryOutcome.failed(reason: "status 503", retryAfter: nil)
        let first = try next(&machine, at: now)
        machine.finished(first.number, failed, at: now)
        #expect(machine.isReceiverFailing)
        #expect(machine.next(at: now) == nil)
        var tries: [Int64] = []
        for tenth in Int64(1)...6_000 {
            let time = now + .milliseconds(100 * tenth)
            guard let delivery = machine.next(at: time) else { continue }
            #expect(machine.next(at: time) == nil)
            machine.finished(delivery.number, failed, at: time)
            tries.append(tenth)
        }
        // Ten minutes at 15 to 30 s each, after the first ones.
        #expect((20...45).contains(tries.count), "\(tries)")
        #expect(zip(tries, tries.dropFirst()).allSatisfy { $1 - $0 <= 301 })
        var back: [String] = []
        for second in Int64(600)...661 { back += sent(&machine, at: after(second)) }
        #expect(back.sorted() == ["a fires", "b fires", "c fires"])
        #expect(!machine.isReceiverFailing)
    }

    @Test func aReceiverThatNamesATimeIsLeftAloneUntilThen() throws {
        var machine = try machine(.alertmanager)
        try take(&machine, alert(), 0)
        #expect(sent(&machine, at: now, .failed(reason: "status 429", retryAfter: .seconds(600))).count == 1)
        #expect(sent(&machine, at: after(599)) == [])
        #expect(sent(&machine, at: after(600)) == ["checkout fires"])
    }

    @Test func oneThatAlwaysFailsKeepsNobodyElseWaiting() throws {
        var machine = try machine(.webhook)
        try take(&machine, alert("poison"), 0)
        var (told, offset) = (0, Int64(1))
        for second in Int64(0)..<600 {
            try take(&machine, alert("s\(second)"), offset, at: after(second))
            offset += 1
            while let delivery = machine.next(at: after(second)) {
                let isPoison = delivery.notices[0].alert.subject == "poison"
                machine.finished(
                    delivery.number, isPoison ? .failed(reason: "status 500", retryAfter: nil) : .accepted,
                    at: after(second))
                if !isPoison { told += 1 }
            }
        }
        #expect(told >= 595)
        #expect(machine.committable == [:])
    }

    @Test func aBatchThatIsRefusedIsTakenApart() throws {
        var machine = try machine(.alertmanager)
        for (offset, slo) in ["a", "c", "wrong"].enumerated() { try take(&machine, alert(slo), Int64(offset)) }
        let batch = try next(&machine, at: now)
        #expect(batch.notices.map(\.alert.subject) == ["a", "c", "wrong"])
        machine.finished(batch.number, .refused(reason: "status 400"), at: now)
        #expect(machine.committable == [:])
        for slo in ["a", "c", "wrong"] {
            let alone = try next(&machine, at: now)
            #expect(alone.notices.map(\.alert.subject) == [slo])
            machine.finished(alone.number, slo == "wrong" ? .refused(reason: "status 400") : .accepted, at: now)
        }
        #expect(machine.committable == [0: 3])
        #expect(machine.counts.givenUp == 1)
        // Those that were taken by themselves go together again, the other one does not.
        let repetition = try next(&machine, at: after(30))
        #expect(repetition.notices.map(\.alert.subject) == ["a", "c"])
        machine.finished(repetition.number, .accepted, at: after(30))
        #expect(sent(&machine, at: after(30)).sorted() == ["wrong fires"])
    }

    @Test func labelsStayThoseOfTheEpisode() throws {
        var machine = try machine(.alertmanager)
        try take(&machine, alert(), 0)
        _ = sent(&machine, at: now)
        var changed = alert(at: 10)
        changed.labels = #"{"team":"other"}"#
        try take(&machine, changed, 1)
        let second = try next(&machine, at: now)
        #expect(second.notices[0].identity.labels == [.init("team", "shop")])
        machine.finished(second.number, .accepted, at: now)
        var ended = changed.then(isFiring: false, at: "2026-11-22T23:59:40.000Z")
        ended.isDefined = false
        try take(&machine, ended, 2)
        let third = try next(&machine, at: now)
        #expect(third.notices[0].identity.labels == [.init("team", "shop")])
        #expect(third.notices[0].identity.service == "checkout")
        machine.finished(third.number, .accepted, at: now)
        // The next episode has labels of its own.
        changed.id = "another"
        try take(&machine, changed, 3)
        #expect(machine.next(at: now)?.notices[0].identity.labels == [.init("team", "other")])
    }

    @Test func marksOfTransactionsAreReadToo() throws {
        var machine = try machine(.webhook)
        try take(&machine, alert(), 4)
        // A mark lies behind the record; where records are forgotten by age, what is committed stays known.
        machine.caughtUp(0, at: 6)
        #expect(machine.committable == [0: 4])
        _ = sent(&machine, at: now)
        #expect(machine.committable == [0: 6])
    }

    @Test func whatHappenedMeanwhileIsTold() throws {
        // The table tells of the second episode; the end of the first one is still to come.
        var second = alert(at: 20)
        (second.id, second.startsAt) = ("second", second.at)
        second.labels = #"{"team":"other"}"#
        var machine = try machine(.webhook, committed: 10, firing: [second])
        try take(&machine, alert(at: 10, isFiring: false), 10)
        try take(&machine, second, 11)
        let end = try next(&machine, at: now)
        #expect(end.notices.map(\.alert.isFiring) == [false])
        // And under the labels that it had.
        #expect(end.notices[0].identity.labels == [.init("team", "shop")])
        machine.finished(end.number, .accepted, at: now)
        #expect(sent(&machine, at: now) == ["checkout fires"])
        #expect(machine.committable == [0: 12])
    }

    @Test func tooManyThatWaitHoldUpTheTopic() throws {
        var machine = try machine(.webhook)
        machine.settings.mostPending = 3
        for offset in Int64(0)..<3 { try take(&machine, alert(at: Int(offset)), offset) }
        #expect(!machine.wantsMore)
        _ = sent(&machine, at: now)
        #expect(machine.wantsMore)
        // Where only the latest one matters, reading on makes no more of them.
        machine = try self.machine(.pagerduty)
        machine.settings.mostPending = 3
        for offset in Int64(0)..<9 { try take(&machine, alert("s\(offset)"), offset) }
        #expect(machine.wantsMore)
    }

    @Test func whatIsNotKnownIsPassedOver() throws {
        var machine = try machine(.webhook)
        machine.finished(7, .accepted, at: now)
        try take(&machine, alert(), .max)
        machine.take(AlertEvent(try alert().record()), partition: 9, offset: 0, at: now)
        #expect(machine.next(at: now) == nil)
        #expect(machine.committable == [:])
    }
}
