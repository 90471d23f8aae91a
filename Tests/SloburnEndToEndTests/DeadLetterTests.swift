import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// What can't be used is kept, as it came, with the reason.
@Suite(.waits, .timeLimit(.minutes(15))) struct DeadLetterTests {
    /// A record that is refused.
    private struct Refused {
        let reason: String
        var value: [UInt8]
        var isDelta = false

        init(_ reason: String, _ text: String, isDelta: Bool = false) {
            self.reason = reason
            value = Array(text.utf8)
            self.isDelta = isDelta
        }
    }

    @Test func everyClassArrivesUntouchedWithItsReason() throws {
        let scenario = try Scenario("refused")
        let deltas = "\(scenario.name).deltas-in"
        try scenario.createInput(partitions: 1)
        try scenario.createInput(deltas, partitions: 1)
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.source("meter", topic: deltas, json: "kind: delta"),
            scenario.availability("shop", service: "shop"),
            scenario.availability("meter", service: "meter", source: "meter"))
        let refused = Self.refused()
        let sentAt = now - 3_600_000
        try send(refused, sentAt: sentAt, deltas: deltas, to: scenario)

        let daemon = try scenario.run()
        let letters = try scenario.follow("deadletter")
        try letters.wait(for: "all dead letters are there") { $0.count >= refused.count }
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the good ones are counted") { _ in
            let shop = try snapshots.latest["shop"]?.decoded(as: Snapshot.self)
            let meter = try snapshots.latest["meter"]?.decoded(as: Snapshot.self)
            return shop?.total == refused.count + 1 && shop?.quality.rejected == refused.count - 1
                && meter?.total == 40 && meter?.quality.rejected == 1
        }
        try scenario.send([event(service: "shop", at: now - 1_000)])
        try scenario.flush()
        try snapshots.wait(for: "the process lives on") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == refused.count + 2
        }
        #expect(try daemon.terminate() == 0)
        try letters.readToEnd()
        #expect(letters.records.count == refused.count)
        for (index, record) in refused.enumerated() {
            let letter = try #require(
                letters.records.first { $0.timestampMilliseconds == sentAt + Int64(index) }, "\(record.reason)")
            try verify(letter, record, index, topic: record.isDelta ? deltas : scenario.input)
        }
    }

    /// Sends each between good ones and tombstones, at a time of its own.
    private func send(_ refused: [Refused], sentAt: Int64, deltas: String, to scenario: Scenario) throws {
        try scenario.send([event(service: "shop", at: now - 3_000)])
        for (index, record) in refused.enumerated() {
            var headers = Self.headers(index)
            // It was refused before, elsewhere.
            headers.append("__sloburn.errors.class", "old")
            try scenario.send(
                record.value, key: Self.key(index), headers: headers, to: record.isDelta ? deltas : nil,
                timestampMilliseconds: sentAt + Int64(index))
            // A record without a value is skipped; what follows is counted.
            try scenario.send(nil, key: Array("tombstone".utf8))
            try scenario.send([event(service: "shop", at: now - 3_000)])
        }
        try scenario.send([event(service: "meter", at: now - 3_000, value: "40", unit: "1")], to: deltas)
        try scenario.flush()
    }

    private func verify(_ letter: TopicRecord, _ record: Refused, _ index: Int, topic: String) throws {
        #expect(letter.value == record.value, "\(record.reason)")
        #expect(letter.key == Self.key(index), "\(record.reason)")
        let own = Self.headers(index).all
        #expect(Array(letter.headers.all.prefix(own.count)) == own, "\(record.reason)")
        let added = letter.headers.all.dropFirst(own.count)
        #expect(
            added.map(\.name).sorted()
                == ["class", "index", "message", "offset", "partition", "topic"].map { "__sloburn.errors.\($0)" })
        #expect(letter.headers["__sloburn.errors.class"] == record.reason)
        #expect(letter.headers["__sloburn.errors.topic"] == topic)
        #expect(letter.headers["__sloburn.errors.partition"] == "0")
        // In the first topic a good one came first, and two records follow each refused one.
        #expect(letter.headers["__sloburn.errors.offset"] == (record.isDelta ? "0" : "\(1 + 3 * index)"))
        #expect(letter.headers["__sloburn.errors.index"] == "0")
        #expect(letter.headers["__sloburn.errors.message"]?.isEmpty == false)
    }

    // The last one goes to a topic of its own, so that the offsets of the others are easy to tell.
    private static func refused() -> [Refused] {
        let time = now - 3_000
        var large = Refused("oversized", "")
        large.value = noise(5 << 20)
        var huge = Refused("oversized", "")
        huge.value = noise(10 << 20)
        return [
            Refused("malformed", #"{"metric": "http", "#),
            Refused("malformed", ""),
            Refused("malformed", "\"a text\""),
            Refused("missing_field", #"{"value":1,"unit":"ms","timestamp":\#(time),"service":"shop"}"#),
            Refused("missing_field", #"{"metric":"http","value":1,"unit":"ms","service":"shop"}"#),
            Refused("unknown_unit", event(service: "shop", at: time, unit: "furlong")),
            Refused("bad_timestamp", #"{"metric":"http","value":1,"timestamp":"yesterday","service":"shop"}"#),
            Refused("future_timestamp", event(service: "shop", at: now + 600_000)),
            Refused("too_late", event(service: "shop", at: time - 25 * 3_600_000)),
            Refused("negative_duration", event(service: "shop", at: time, value: "-1")),
            Refused("not_finite", event(service: "shop", at: time, value: #""NaN""#)),
            large, huge,
            Refused("unsupported", event(service: "meter", at: time, value: "2.5", unit: "1"), isDelta: true),
        ]
    }

    /// Bytes that no compression makes smaller.
    private static func noise(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(count))
        return (0..<count / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
    }

    /// Topic, offset, index and class as a dead letter's headers tell them.
    private static func place(_ letter: TopicRecord) -> String {
        ["topic", "offset", "index", "class"].map { letter.headers["__sloburn.errors.\($0)"] ?? "-" }
            .joined(separator: " ")
    }

    /// No key, an empty one, and others.
    private static func key(_ index: Int) -> [UInt8]? {
        switch index {
        case 0: nil
        case 1: []
        default: Array("key \(index) \u{0} é".utf8)
        }
    }

    /// Repeated, empty and null headers too.
    private static func headers(_ index: Int) -> KafkaHeaders {
        KafkaHeaders([
            .init(name: "trace", value: Array("first \(index)".utf8)), .init(name: "trace", value: [0xFF, 0x00]),
            .init(name: "empty", value: []), .init(name: "null", value: nil),
        ])
    }

    @Test func elementsOfABatchStandAlone() throws {
        let scenario = try Scenario("batch")
        let lines = "\(scenario.name).lines-in"
        try scenario.createInput(partitions: 1)
        try scenario.createInput(lines, partitions: 1)
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.source("lines", topic: lines, more: "framing: ndjson"),
            scenario.availability("shop", service: "shop"),
            scenario.availability("lines", service: "lines", source: "lines"))
        let (shop, line) = (event(service: "shop", at: now - 3_000), event(service: "lines", at: now - 3_000))
        let array = "[\(shop), \(event(service: "shop", at: now, unit: "kludge")),\(shop), 7, {\"value\": 1}, \(shop)]"
        let broken = "[\(shop), {\"metric\": }]"
        try scenario.send([array, "[]", broken, "[\(shop)]"])
        let text = [line, "{\"metric\"", line, event(service: "lines", at: now, value: "-3"), line].joined(
            separator: "\n")
        try scenario.send([text + "\n", line + "\r\n" + line], to: lines)
        try scenario.flush()

        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "the good ones are counted") { _ in
            let totals = try ["shop", "lines"].map { try snapshots.latest[$0]?.decoded(as: Snapshot.self)?.total }
            return totals == [4, 5]
        }
        try daemon.terminate()
        let letters = try scenario.follow("deadletter")
        try letters.readToEnd()
        let told = letters.records.map(Self.place)
        let (first, second) = (scenario.input, lines)
        #expect(
            told.sorted()
                == [
                    "\(first) 0 1 unknown_unit", "\(first) 0 3 malformed", "\(first) 0 4 missing_field",
                    "\(first) 2 0 malformed", "\(second) 0 1 malformed", "\(second) 0 3 negative_duration",
                ].sorted())
        for letter in letters.records where letter.headers["__sloburn.errors.topic"] == first {
            #expect([array, broken].contains(letter.valueText))
        }
    }
}
