import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// When a day is told, and what becomes of what is still to be told when the process ends.
@Suite struct DayTests {
    private static let midnight = Timestamp(seconds: 1_795_219_200)
    private static let key = #"availability{region="eu"}@2026-11-20"#

    private struct Stage {
        let definition: EngineDefinition
        private(set) var partition: BudgetPartition
        private var store: [String: [UInt8]] = [:]

        init() {
            var definition = TestBudget.engine(interval: .seconds(10))
            definition.budgets = [TestBudget.availability.definition]
            self.definition = definition
            partition = BudgetPartition(partition: 0, definition: definition)
        }

        mutating func count(_ total: Int64, at time: Timestamp) {
            partition.apply(
                DeltaBundle(
                    sender: "test", sentAt: time, ranges: [],
                    keys: [
                        .init(
                            budget: "availability", countingRevision: "", group: ["eu"], lastSample: time,
                            duplicates: 0,
                            buckets: [
                                .init(
                                    start: time.flooredTo(.seconds(10)), tally: Tally(matched: total, total: total),
                                    samples: total)
                            ])
                    ]), at: time)
        }

        mutating func adjust(_ adjustments: [Adjustment]) { partition.adjust(adjustments) }

        /// The days that an evaluation tells, by key.
        mutating func days(at time: Timestamp) throws -> [String: JSONObject] {
            let records = partition.evaluate(at: time).validated().filter { $0.topic == .days }
            #expect(Set(records.map(\.key)).count == records.count)
            return try Dictionary(
                uniqueKeysWithValues: records.map { ($0.key, try JSONObject(try #require($0.value))) })
        }

        mutating func restart() throws {
            for record in partition.takeCheckpoints() { store[record.key] = record.value }
            let records = store.map { CheckpointRecord(key: $0.key, value: $0.value) }
            partition = try BudgetPartition(
                partition: 0, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    @Test("A day is told once when it is over, and again once for what comes late, whenever the process begins again")
    func tellsADayOnce() throws {
        for restarts in 0..<32 {
            var stage = Stage()
            func restartsAt(_ step: Int) -> Bool { restarts >> step & 1 == 1 }
            stage.count(5, at: Self.midnight - .minutes(3))
            #expect(try stage.days(at: Self.midnight - .minutes(1)).isEmpty)
            if restartsAt(0) { try stage.restart() }
            #expect(try stage.days(at: Self.midnight)[Self.key]?["total"].integer == 5)
            if restartsAt(1) { try stage.restart() }
            #expect(try stage.days(at: Self.midnight + .seconds(10)).isEmpty)
            stage.count(2, at: Self.midnight - .hours(5))
            stage.count(3, at: Self.midnight + .seconds(12))
            // What came late is in the checkpoint, and yet to be told.
            if restartsAt(2) { try stage.restart() }
            let days = try stage.days(at: Self.midnight + .seconds(20))
            #expect(days.keys.sorted() == [Self.key] && days[Self.key]?["total"].integer == 7)
            if restartsAt(3) { try stage.restart() }
            #expect(try stage.days(at: Self.midnight + .seconds(30)).isEmpty)
            if restartsAt(4) { try stage.restart() }
            #expect(
                try stage.days(at: Self.midnight + .days(1)).keys.sorted() == [#"availability{region="eu"}@2026-11-21"#]
            )
            #expect(try stage.days(at: Self.midnight + .days(2)).isEmpty)
        }
    }

    @Test("A grant or suppression that comes later is told by the day that it bears on, and changes no count")
    func tellsGrants() throws {
        let grant = Adjustment(
            name: "grant", scope: AdjustmentScope(slos: ["*"]),
            schedule: .once(from: Self.midnight - .hours(4), to: nil), effect: .grant(.badEvents(3)))
        let move = Adjustment(
            name: "move", scope: AdjustmentScope(slos: ["*"]),
            schedule: .once(from: Self.midnight - .hours(4), to: Self.midnight - .hours(3)), effect: .suppress)
        var stage = Stage()
        stage.count(5, at: Self.midnight - .minutes(3))
        _ = try stage.days(at: Self.midnight)
        for (time, adjustments) in [(10, [grant]), (20, [grant, move]), (30, [move]), (40, [])] {
            stage.adjust(adjustments)
            let json = try #require(try stage.days(at: Self.midnight + .seconds(Int64(time)))[Self.key])
            let names = json["adjustments"].elements.indices.compactMap { json["adjustments"][$0]["name"].text }
            #expect(names == adjustments.map(\.name))
            #expect(json["total"].integer == 5 && !json.keys.contains("raw"))
            #expect(try stage.days(at: Self.midnight + .seconds(Int64(time) + 5)).isEmpty)
        }
        // It says nothing of a day in which nothing was counted.
        stage.adjust([
            Adjustment(
                name: "old", scope: AdjustmentScope(slos: ["*"]),
                schedule: .once(from: Self.midnight - .days(3), to: Self.midnight - .days(2)), effect: .exclude)
        ])
        #expect(try stage.days(at: Self.midnight + .minutes(2)).isEmpty)
    }

    @Test("Late samples are told of as far back as the windows reach, and no further")
    func tellsNoDayThatIsForgotten() throws {
        var stage = Stage()
        stage.count(1, at: Self.midnight)
        _ = try stage.days(at: Self.midnight + .hours(1))
        stage.count(4, at: Self.midnight - .days(20))
        stage.count(6, at: Self.midnight - .days(40))
        let days = try stage.days(at: Self.midnight + .hours(2))
        #expect(days.keys.sorted() == [#"availability{region="eu"}@2026-11-01"#])
        #expect(days.values.first?["hours"][0][2].integer == 4)
        #expect(try stage.days(at: Self.midnight + .hours(3)).isEmpty)
    }
}
