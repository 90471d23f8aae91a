import SloburnModel
import SloburnPipeline
import Testing

@Suite struct IngestStageTests {
    struct RefusalCase: Sendable, CustomTestStringConvertible {
        let text: String
        let reason: RejectionClass
        let essentials: [String]
        var testDescription: String { "\(reason.rawValue): \(text.prefix(90))" }

        init(_ text: String, _ reason: RejectionClass, _ essentials: String...) {
            self.text = text
            self.reason = reason
            self.essentials = essentials
        }
    }

    static let rest = "\"metric\":\"http.requests\",\"timestamp\":1795223599000"

    @Test(
        "What can't be used is named with its property and the value received",
        arguments: [
            RefusalCase("", .malformed, "empty"), RefusalCase("{", .malformed, "JSON"),
            RefusalCase("plain", .malformed, "JSON"), RefusalCase("17", .malformed, "object", "a number"),
            RefusalCase("null", .malformed, "object", "null"), RefusalCase("{} {}", .malformed, "JSON"),
            RefusalCase("\u{0}\u{0}\u{0}\u{0}\u{1}{}", .malformed, "schema registry"),
            RefusalCase("{\"timestamp\":1795223599000,\"value\":1,\"unit\":\"ms\"}", .missingField, "metric"),
            RefusalCase("{\"metric\":7,\"timestamp\":1795223599000,\"value\":1}", .malformed, "metric", "a number"),
            RefusalCase("{\"metric\":\"m\",\"value\":1,\"unit\":\"ms\"}", .missingField, "timestamp"),
            RefusalCase("{\(rest),\"unit\":\"ms\"}", .missingField, "value"),
            RefusalCase("{\(rest),\"value\":null}", .missingField, "value"),
            RefusalCase("{\(rest),\"value\":\"fast\"}", .malformed, "value", "fast"),
            RefusalCase("{\(rest),\"value\":true}", .malformed, "value", "boolean"),
            RefusalCase("{\(rest),\"value\":1,\"unit\":\"parsec\"}", .unknownUnit, "parsec"),
            RefusalCase("{\(rest),\"value\":1,\"unit\":\"Ms\"}", .unknownUnit, "Ms"),
            RefusalCase("{\(rest),\"value\":1,\"unit\":[]}", .unknownUnit, "unit", "an array"),
            RefusalCase("{\(rest),\"value\":\"NaN\",\"unit\":\"ms\"}", .notFinite, "value", "NaN"),
            RefusalCase("{\(rest),\"value\":1e999,\"unit\":\"ms\"}", .notFinite, "value", "1e999"),
            RefusalCase("{\(rest),\"value\":-1,\"unit\":\"ms\"}", .negativeDuration, "-1"),
            RefusalCase("{\"metric\":\"m\",\"timestamp\":\"soon\",\"value\":1}", .badTimestamp, "soon"),
            RefusalCase("{\"metric\":\"m\",\"timestamp\":0,\"value\":1}", .badTimestamp, "0"),
            RefusalCase("{\"metric\":\"m\",\"timestamp\":{},\"value\":1}", .badTimestamp, "an object"),
            RefusalCase(
                "{\"metric\":\"m\",\"timestamp\":1795224000000,\"value\":1}", .futureTimestamp, "400 s", "5m"),
        ])
    func isRefused(_ test: RefusalCase) throws {
        var harness = try IngestHarness()
        let rejections = harness.take(test.text)
        #expect(rejections.map(\.rejection.reason) == [test.reason])
        let message = rejections.first?.rejection.message ?? ""
        for essential in test.essentials { #expect(message.contains(essential), "\(message)") }
        #expect(rejections.first?.source == "web")
        #expect(harness.stage.counters[0].rejected == [test.reason: 1])
        #expect(harness.stage.clock == nil, "what is refused moves no clock")
        #expect(harness.counts().isEmpty)
    }

    @Test func aTombstoneIsNoSampleAndNoFault() throws {
        var harness = try IngestHarness()
        #expect(harness.take(nil).isEmpty)
        #expect(harness.stage.counters[0].tombstones == 1)
        #expect(harness.stage.counters[0].records == 1)
        #expect(harness.counts().isEmpty)
    }

    @Test func anIdCountsOnceAcrossPartitions() throws {
        var harness = try IngestHarness(partitions: 2)
        harness.take(IngestHarness.event("\"id\":\"a\""))
        harness.take(IngestHarness.event("\"id\":\"a\""), partition: 1)
        harness.take(IngestHarness.event("\"id\":\"b\""), partition: 1)
        harness.take(IngestHarness.event("\"id\":null"))
        harness.take(IngestHarness.event())
        harness.take(IngestHarness.event())
        #expect(harness.stage.counters[0].duplicates == 1)
        #expect(harness.counts() == [[]: Tally(matched: 5, total: 5)])
    }

    @Test func aLateEventsIdIsRememberedToo() throws {
        var harness = try IngestHarness()
        harness.take(IngestHarness.event(secondsAgo: 500))
        harness.take(IngestHarness.event(secondsAgo: 7_200, "\"id\":\"late\""))
        _ = harness.counts()
        harness.take(IngestHarness.event(secondsAgo: 0))
        _ = harness.counts()
        harness.take(IngestHarness.event(secondsAgo: 7_200, "\"id\":\"late\""))
        #expect(harness.stage.counters[0].duplicates == 1)
    }

    @Test func lateEventsCountUpToTheAllowedLateness() throws {
        var harness = try IngestHarness()
        harness.take(IngestHarness.event(secondsAgo: 0))
        #expect(harness.take(IngestHarness.event(secondsAgo: 86_400)).isEmpty)
        let rejections = harness.take(IngestHarness.event(secondsAgo: 86_401))
        #expect(rejections.map(\.rejection.reason) == [.tooLate])
        #expect(rejections.first?.rejection.message.contains("1d") == true)
        #expect(harness.stage.clock == IngestHarness.now)
        #expect(harness.counts() == [[]: Tally(matched: 2, total: 2)])
    }

    struct ClockCase: Sendable {
        /// Seconds after now.
        let event: Int64
        let timestamp: Timestamp?
        let isAppendTime: Bool
        let clock: Timestamp?
        let isAccepted: Bool
    }

    static let hourAhead = IngestHarness.now + .hours(1)

    @Test(
        "Skew is judged by the append time, else the wall clock, else not at all",
        arguments: [
            ClockCase(
                event: 300, timestamp: nil, isAppendTime: false, clock: IngestHarness.now, isAccepted: true),
            ClockCase(
                event: 301, timestamp: nil, isAppendTime: false, clock: IngestHarness.now, isAccepted: false),
            ClockCase(
                event: 3_600, timestamp: hourAhead, isAppendTime: true, clock: IngestHarness.now, isAccepted: true),
            ClockCase(
                event: 3_600, timestamp: hourAhead, isAppendTime: false, clock: IngestHarness.now, isAccepted: false),
            ClockCase(
                event: 3_600, timestamp: IngestHarness.now, isAppendTime: true, clock: hourAhead, isAccepted: false),
            ClockCase(event: 3_600_000, timestamp: nil, isAppendTime: false, clock: nil, isAccepted: true),
        ])
    func futureEvents(_ test: ClockCase) throws {
        var harness = try IngestHarness()
        let rejections = harness.take(
            IngestHarness.event(secondsAgo: -test.event), timestamp: test.timestamp, isAppendTime: test.isAppendTime,
            clock: test.clock)
        #expect(rejections.map(\.rejection.reason) == (test.isAccepted ? [] : [.futureTimestamp]))
    }

    @Test func linesStandAlone() throws {
        var harness = try IngestHarness(framing: .ndjson)
        let lines = [
            IngestHarness.event(), "", "  \t", "broken", IngestHarness.event() + "\r", "[\(IngestHarness.event()),5]",
            IngestHarness.event(), "",
        ]
        let rejections = harness.take(lines.joined(separator: "\n"))
        #expect(rejections.map(\.index) == [1, 4])
        #expect(rejections.map(\.rejection.reason) == [.malformed, .malformed])
        #expect(harness.counts() == [[]: Tally(matched: 4, total: 4)])
    }

    @Test func elementsOfABatchStandAlone() throws {
        var harness = try IngestHarness()
        let rejections = harness.take(
            "[\(IngestHarness.event()),null,{},\(IngestHarness.event()),[\(IngestHarness.event())]]")
        #expect(rejections.map(\.index) == [1, 2, 4])
        #expect(rejections.map(\.rejection.reason) == [.malformed, .missingField, .malformed])
        #expect(harness.counts() == [[]: Tally(matched: 2, total: 2)])
        #expect(harness.take("[]").isEmpty)
        #expect(harness.take("[\(IngestHarness.event()),").map(\.rejection.reason) == [.malformed])
        #expect(harness.counts().isEmpty, "a batch that is no JSON counts nothing")
    }

    @Test func fiveMebibytesAreTooMany() throws {
        var harness = try IngestHarness()
        let padding = String(repeating: "x", count: 5 * 1_024 * 1_024)
        let rejections = harness.take(IngestHarness.event("\"padding\":\"\(padding)\""))
        #expect(rejections.map(\.rejection.reason) == [.oversized])
        #expect(rejections.first?.rejection.message.contains("4194304") == true)
        #expect(harness.take(IngestHarness.event("\"padding\":\"\(padding.prefix(4_000_000))\"")).isEmpty)
    }
}
