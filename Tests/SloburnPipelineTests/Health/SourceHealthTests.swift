import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// When the owner of a source hears of it, with two input partitions that are fed by hand.
///
/// Times are seconds after 01:00:00.
@Suite struct SourceHealthTests {
    private static let everything = SourceHealthRule(
        silentFor: .minutes(10), laggingFor: .minutes(5), deadFor: .minutes(2),
        rejected: .init(count: 100, within: .minutes(10)))

    /// Both partitions have samples until `end`; later on they are idle, if they are told of at all.
    private static func run(
        _ health: inout HealthHarness, from start: Int64 = 0, to end: Int64, samples: Bool = true,
        _ partitions: [Int32] = [0, 1]
    ) throws {
        for now in stride(from: start, to: end, by: 10) {
            for number in partitions { health.tell(number, at: now, latest: samples ? now : nil, isIdle: !samples) }
            try health.evaluate(until: now)
        }
    }

    @Test func anIdleTopicIsSilentOnlyAfterItsTime() throws {
        var health = HealthHarness(Self.everything)
        try Self.run(&health, to: 60)
        try Self.run(&health, from: 60, to: 640, samples: false)
        #expect(health.told == [])
        try Self.run(&health, from: 640, to: 800, samples: false)
        #expect(health.told == ["01:10:50 firing silent 01:00:50 600.0/600.0"])
        let record = try #require(health.active["source:web/ticket"])
        #expect(record["kind"].text == "data")
        #expect(record["source"].text == "web")
        #expect(record["owner"].text == "data-team")
        #expect(record["runbook"].text == "https://runbooks.example/web")
        #expect(record["labels"].texts == ["team": "edge"])
        #expect(record["lastSampleAt"].text == "2026-11-21T01:00:50.000Z")
        #expect(record["inputs"]["idle"].integer == 2)
        #expect(record["slos"].elements as? [String] == ["availability", "errors", "jobs", "latency"])
        #expect(
            record["summary"].text
                == "The source web has sent nothing for 10 minutes: no new sample since 01:00:50 UTC; 4 SLOs read it.")
        try Self.run(&health, from: 800, to: 840)
        #expect(health.told.last == "01:13:20 resolved")
        #expect(health.active.isEmpty)
        #expect(
            health.alerts.last?["summary"].text
                == "The data of the source web is well again after 2 minutes; 4 SLOs read it.")
    }

    @Test func aDeadReaderIsNoSilentSource() throws {
        var health = HealthHarness(Self.everything)
        try Self.run(&health, to: 60)
        // Nobody tells of partition 1 from 50 on: evaluations are partial, and go on.
        for now in stride(from: Int64(60), to: 1_000, by: 10) {
            health.tell(0, at: now, isIdle: true)
            try health.evaluate(until: now)
        }
        #expect(health.told == ["01:01:50 firing dead 01:00:50 120.0/120.0"])
        let record = try #require(health.active["source:web/ticket"])
        #expect(record["inputs"]["dead"].integer == 1)
        #expect(record["inputs"]["idle"].integer == 1)
        #expect(
            record["summary"].text
                == "Sloburn has not been reading all of the source web for 2 minutes: what it sends is not counted; "
                + "4 SLOs read it.")
        // It is read again, and was silent all the time.
        try Self.run(&health, from: 1_000, to: 1_100, samples: false)
        #expect(health.told.count == 2)
        #expect(health.told.last?.contains("firing silent 01:00:50") == true)
    }

    @Test func aSlowReaderIsNeither() throws {
        var health = HealthHarness(Self.everything)
        try Self.run(&health, to: 60)
        // Partition 1 is read at a tenth of the pace.
        for now in stride(from: Int64(60), to: 600, by: 10) {
            health.tell(0, at: now, latest: now)
            health.tell(1, at: now, latest: 60 + (now - 60) / 10)
            try health.evaluate(until: now)
        }
        let told = try #require(health.told.first)
        #expect(health.told.count == 1)
        #expect(told.contains("firing lagging"))
        #expect(health.alerts[0]["inputs"]["lagging"].integer == 1)
        #expect(health.alerts[0]["reasons"][0]["value"].integer == 300)
    }

    /// Where all of it is read slowly, evaluations wait and nothing lags behind them: the clock tells.
    @Test func slowReadersOfEverythingLag() throws {
        var health = HealthHarness(Self.everything)
        try Self.run(&health, to: 60)
        var partial = 0
        for now in stride(from: Int64(60), to: 900, by: 10) {
            for number in [Int32(0), 1] { health.tell(number, at: now, latest: 60 + (now - 60) / 2) }
            partial += try health.evaluate(until: now).partial
        }
        #expect(partial == 0)
        #expect(health.told.count == 1)
        #expect(health.told.first?.contains("firing lagging") == true)
    }

    @Test func deadLettersAreCountedInTheirWindow() throws {
        var rule = Self.everything
        rule.severity = "page"
        rule.keepFiringFor = .minutes(2)
        var health = HealthHarness(rule)
        try Self.run(&health, to: 60)
        for now in stride(from: Int64(60), to: 1_500, by: 10) {
            for number in [Int32(0), 1] {
                health.tell(number, at: now, latest: now, rejected: number == 0 && (100..<200).contains(now) ? 10 : 0)
            }
            try health.evaluate(until: now)
        }
        // The tenth ten are known at 03:10; at 11:50 those of 01:50 are 10 minutes old, and two minutes later it is over.
        #expect(health.told == ["01:03:10 firing rejected 01:03:10 100.0/100.0", "01:13:40 resolved"])
        #expect(health.alerts[0]["key"].text == "source:web/page")
        #expect(health.alerts[0]["rejected"].integer == 100)
        #expect(
            health.alerts[0]["summary"].text
                == "100 records of the source web could not be used in the last 10 minutes; 4 SLOs read it.")
    }

    @Test func anEpisodeOutlivesTheProcess() throws {
        for isRestarted in [false, true] {
            var health = HealthHarness(Self.everything)
            try Self.run(&health, to: 60)
            for now in stride(from: Int64(60), to: 800, by: 10) {
                if isRestarted { try health.restart(at: now) }
                for number in [Int32(0), 1] {
                    health.tell(number, at: now, isIdle: true, rejected: now < 220 && number == 0 ? 10 : 0)
                }
                try health.evaluate(until: now)
            }
            try Self.run(&health, from: 800, to: 900)
            #expect(
                health.told == [
                    "01:02:30 firing rejected 01:02:30 100.0/100.0",
                    "01:10:50 firing silent 01:00:50 600.0/600.0 rejected 01:02:30 160.0/100.0",
                    "01:12:00 firing silent 01:00:50 670.0/600.0", "01:13:20 resolved",
                ], "restarted: \(isRestarted)")
            #expect(Set(health.alerts.map { $0["id"].text }).count == 1)
        }
    }

    @Test("An alert that nobody asks for any more ends", arguments: ["source", "health", "severity"])
    func endsWithItsDefinition(_ change: String) throws {
        var health = HealthHarness(Self.everything)
        try Self.run(&health, to: 60)
        try Self.run(&health, from: 60, to: 700, samples: false)
        #expect(health.active.keys.sorted() == ["source:web/ticket"])
        try health.restart(at: 700) { definition in
            switch change {
            case "source": definition.sources[0].name = "other"
            case "health": definition.sources[0].health = nil
            default: definition.sources[0].health?.severity = "page"
            }
        }
        try Self.run(&health, from: 700, to: 730, samples: false)
        let ended = try #require(health.alerts.first { $0["status"].text == "resolved" })
        #expect(ended["key"].text == "source:web/ticket")
        #expect(ended["id"].text == health.alerts[0]["id"].text)
        #expect(
            ended["summary"].text
                == "The alert of the source web ends because the configuration asks no more how its data is.")
        let left = change == "severity" ? ["source:web/page"] : change == "source" ? ["source:other/ticket"] : []
        #expect(health.active.keys.sorted() == left)
        #expect(health.alerts.count { $0["status"].text == "resolved" } == 1)
    }

    @Test func onlyPartition0Tells() throws {
        var definition = TestBudget.engine(interval: .seconds(10), partitions: 2)
        definition.sources[0].health = Self.everything
        #expect(BudgetPartition(partition: 0, definition: definition).sourceHealth.map(\.source) == ["web"])
        #expect(BudgetPartition(partition: 1, definition: definition).sourceHealth == [])
    }

    @Test func nothingIsSaidOfReadersWithoutAClock() throws {
        var health = HealthHarness(Self.everything)
        health.tell(0, at: 0, latest: 0)
        for time in stride(from: Int64(10), through: 900, by: 10) { try health.evaluateWithoutClock(at: time) }
        #expect(health.told == ["01:10:00 firing silent 01:00:00 600.0/600.0"])
        #expect(health.alerts[0]["inputs"].isNull)
        #expect(
            health.partition.sourceHealth[0].reasons == [
                .silent: true, .lagging: false, .dead: false, .rejected: false,
            ])
    }

    @Test func manySLOsAreCutShort() throws {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.sources[0].health = Self.everything
        definition.budgets = (0..<30).map { number in
            var budget = TestBudget.errors.definition
            budget.slo = "slo-\(number < 10 ? "0" : "")\(number)"
            return budget
        }
        var partition = BudgetPartition(partition: 0, definition: definition)
        var records: [OutputRecord] = []
        for time in stride(from: Int64(10), through: 700, by: 10) {
            records += partition.evaluate(at: HealthHarness.time(time)).filter { $0.topic == .alerts }.validated()
        }
        let record = try JSONObject(try #require(records.first?.value))
        #expect(record["slos"].elements.count == 20)
        #expect(record["lastSampleAt"].isNull)
        #expect(
            record["summary"].text
                == "The source web has sent nothing for 10 minutes: no sample has come yet; 30 SLOs read it.")
    }
}
