import Foundation
import SloburnChaos
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Most of what comes can't be used, comes twice or belongs to nobody: all of it is accounted for, across restarts.
@Suite(.waits, .timeLimit(.minutes(15))) struct PoisonedStreamTests {
    private static let partitions = 4

    /// What is sent to both topics.
    private struct Streams {
        var events: PoisonedStream<PoisonedEvents>
        var counters: PoisonedStream<PoisonedCounters>

        init(_ scenario: Scenario, seed: UInt64) {
            let random = SeededGenerator(seed: seed)
            events = PoisonedStream(
                PoisonedEvents(random: random), topic: scenario.input, partitions: partitions, seed: seed + 1)
            counters = PoisonedStream(
                PoisonedCounters(random: random), topic: "\(scenario.name).counters", partitions: partitions,
                seed: seed + 2)
        }

        /// What was sent, by source and topic.
        var sent: [(source: String, topic: String, partitions: [[PoisonedRecord]])] {
            [("web", events.topic, events.sent), ("meter", counters.topic, counters.sent)]
        }

        var elements: [PoisonedElement] { events.elements + counters.elements }

        /// How many dead letters there must be.
        var letterCount: Int {
            elements.count { if case .refused = $0.fate { true } else { false } }
        }

        mutating func send(_ count: Int, to scenario: Scenario) throws {
            try events.send(elements: count * 2 / 3, to: scenario)
            try counters.send(elements: count / 3, to: scenario)
        }
    }

    @Test func everyElementIsAccountedForOnce() throws {
        let broker = try TestBroker()
        // A killed daemon leaves a transaction behind, and what noida-db says of those hides later records.
        let proxy = try FaultProxy(bootstrapServers: broker.bootstrapServers, repairsFetches: true)
        defer { proxy.stop() }
        let scenario = try Scenario("poison", bootstrapServers: proxy.bootstrapServers)
        var streams = Streams(scenario, seed: 20_261_126)
        try configure(scenario, streams)

        let first = try scenario.run()
        let letters = try scenario.follow("deadletter")
        try streams.send(2_000, to: scenario)
        try wait(letters, streams)
        try streams.send(1_000, to: scenario)
        #expect(try first.terminate() == 0)

        // From here on a producer is a day ahead, in what it writes and in its records' timestamps.
        streams.events.hasClockAhead = true
        streams.counters.hasClockAhead = true
        let second = try scenario.run()
        try streams.send(1_000, to: scenario)
        try wait(letters, streams)
        try streams.send(1_000, to: scenario)
        second.send(SIGKILL)
        _ = try second.waitForExit(timeout: .seconds(10))

        let third = try scenario.run()
        try streams.send(3_000, to: scenario)
        try wait(letters, streams)
        // When all dead letters are known, each budget counts once more and tells of them.
        try streams.events.sendGood(to: scenario)
        try streams.counters.sendGood(to: scenario)
        try verifySnapshots(scenario, streams)
        try verifyQuality(scenario, streams)
        #expect(try third.terminate() == 0)
        // Where only this reader fails, records were shown that were never committed; where the next one does, they were.
        try letters.readToEnd()
        verify(letters.records, streams)
        let settled = try scenario.follow("deadletter")
        try settled.readToEnd()
        verify(settled.records, streams)
    }

    private func configure(_ scenario: Scenario, _ streams: Streams) throws {
        let count = Int32(Self.partitions)
        try scenario.createInput(partitions: count)
        try scenario.createInput(streams.counters.topic, partitions: count)
        let limit = "maxRecordBytes: \(PoisonedStream<PoisonedEvents>.maxRecordBytes)"
        let counters = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: meter }
            spec: { type: kafka, connectionDetails: { topics: [\(streams.counters.topic)], format: vector-json, \(limit) } }
            ---
            apiVersion: openslo/v1
            kind: Service
            metadata: { name: meter-service }
            spec: {}
            """
        try scenario.configure(
            scenario.daemon(threads: 2), scenario.source(more: limit, json: "id: { field: event_id }"), counters,
            scenario.availability("shop-ok", service: "shop", groupBy: "region"),
            scenario.latency("find-fast", service: "find", atMost: 300),
            scenario.availability("meter-ok", service: "meter", source: "meter"))
    }

    private func wait(_ letters: TopicFollower, _ streams: Streams) throws {
        let count = streams.letterCount
        try letters.wait(for: "\(count) dead letters are there") { $0.count >= count }
    }

    // MARK: - Budgets

    private func verifySnapshots(_ scenario: Scenario, _ streams: Streams) throws {
        var oracle = Oracle()
        oracle.add(streams.elements.flatMap(\.samples))
        let refused = [
            "web": QualityCounts(streams.events.sent), "meter": QualityCounts(streams.counters.sent),
        ].mapValues { $0.rejected + $0.late }
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all that was sent is counted") { _ in
            let latest = try snapshots.latest.values.compactMap { try $0.decoded(as: Snapshot.self) }
            return latest.count == oracle.keys.count
                && latest.allSatisfy {
                    $0.total >= oracle.total(of: $0.key) && $0.quality.rejected >= refused[source(of: $0), default: 0]
                }
        }
        #expect(snapshots.latest.keys.sorted() == oracle.keys)
        for snapshot in try snapshots.latest.values.compactMap({ try $0.decoded(as: Snapshot.self) }) {
            try oracle.verify(snapshot)
            let duplicates = streams.elements.count { $0.fate == .duplicate && $0.key == snapshot.key }
            #expect(duplicates > 0)
            #expect(snapshot.quality.duplicates == duplicates, "\(snapshot.key)")
            #expect(snapshot.quality.rejected == refused[source(of: snapshot)], "\(snapshot.key)")
        }
    }

    private func source(of snapshot: Snapshot) -> String { snapshot.slo == "meter-ok" ? "meter" : "web" }

    // MARK: - Quality

    private func verifyQuality(_ scenario: Scenario, _ streams: Streams) throws {
        let quality = try scenario.follow("quality")
        let count = streams.sent.flatMap(\.partitions).map(\.count).reduce(0, +)
        // The rest is told with the first commit of the next minute.
        try quality.wait(for: "all of the input is told", timeout: .seconds(75)) { _ in
            try Self.parts(quality).map { Int($0.part.toOffset - $0.part.fromOffset) }.reduce(0, +) >= count
        }
        for record in try quality.records.compactMap({ try $0.decoded(as: QualityRecord.self) }) {
            var sum = QualityCounts()
            for part in record.partitions { sum += part.counts }
            #expect(sum == record.counts)
        }
        let parts = try Self.parts(quality)
        for (source, topic, partitions) in streams.sent {
            for (partition, sent) in partitions.enumerated() {
                let own = parts.filter { $0.part.topic == topic && Int($0.part.partition) == partition }
                #expect(own.allSatisfy { $0.source == source })
                verify(own.map(\.part), sent, "\(topic)[\(partition)]")
            }
        }
    }

    private static func parts(_ quality: TopicFollower) throws -> [(source: String, part: QualityRecord.Partition)] {
        try quality.records.compactMap { try $0.decoded(as: QualityRecord.self) }.flatMap { record in
            record.partitions.map { (record.source, $0) }
        }
    }

    /// The stretches of a partition follow one another, and each tells what became of its records.
    private func verify(_ parts: [QualityRecord.Partition], _ sent: [PoisonedRecord], _ place: String) {
        var next: Int64 = 0
        for part in parts {
            let stretch = "\(place) from \(part.fromOffset) to \(part.toOffset)"
            #expect(part.fromOffset == next, "\(stretch)")
            #expect(part.counts.addsUp, "\(stretch)")
            #expect(part.offsetsWithoutRecord == 0, "\(stretch)")
            guard part.fromOffset == next, next < part.toOffset, part.toOffset <= sent.count else { break }
            #expect(part.counts == QualityCounts([Array(sent[Int(next)..<Int(part.toOffset)])]), "\(stretch)")
            next = part.toOffset
        }
        #expect(Int(next) == sent.count, "\(place)")
    }

    // MARK: - Dead letters

    private func verify(_ letters: [TopicRecord], _ streams: Streams) {
        var expected: [String: PoisonedRecord] = [:]
        for (_, topic, partitions) in streams.sent {
            for (partition, records) in partitions.enumerated() {
                for (offset, record) in records.enumerated() {
                    for case (let index, .refused(let reason)) in record.elements.map(\.fate).enumerated() {
                        expected["\(topic) \(partition) \(offset) \(index) \(reason)"] = record
                    }
                }
            }
        }
        var told: [String: String] = [:]
        for letter in letters {
            let position = "\(letter.partition)/\(letter.offset)"
            let place = ["topic", "partition", "offset", "index", "class"]
                .map { letter.headers["__sloburn.errors.\($0)"] ?? "-" }.joined(separator: " ")
            #expect(told[place] == nil, "told twice: \(place), at \(told[place] ?? "") and \(position)")
            told[place] = position
            #expect(expected[place] != nil, "not expected: \(place)")
            #expect(expected[place]?.value == letter.value && expected[place]?.key == letter.key, "\(place)")
        }
        #expect(Set(expected.keys).subtracting(told.keys) == [])
        let reasons = Dictionary(grouping: expected.keys) { String($0.split(separator: " ").last ?? "") }
        #expect(reasons.count == 10)
        for (reason, places) in reasons { #expect(places.count >= 200, "\(reason)") }
    }
}
