import SloburnConfig
import SloburnModel
import Testing

/// Adjustments as values of Kafka records.
@Suite struct AdjustmentReaderTests {
    private static func record(_ spec: String, name: String = "move") -> [UInt8] {
        Array(
            #"{"apiVersion":"sloburn/v1","kind":"Adjustment","metadata":{"name":"\#(name)"},"spec":\#(spec)}"#.utf8)
    }

    private static let specs = [
        #"{"select":{"slos":["x"]},"effect":"exclude","from":"2026-11-20T22:00:00.000Z","author":"jane","reason":"r"}"#,
        """
        {"description":"It \\"moves\\".","select":{"slos":["*"],"services":["a","b"],"tiers":["1"],\
        "labels":{"a":"b","c":"d"},"group":{"region":"eu"}},"effect":"suppress","from":"2026-11-20T22:00:00.000Z",\
        "to":"2026-11-20T23:30:00.500Z","author":"jane","reason":"r","ticket":"OPS-1"}
        """,
        """
        {"select":{"slos":["x"]},"effect":"exclude","recurrence":{"start":"2026-01-02 03:04:10",\
        "timeZone":"Europe/Berlin","duration":"90m","rrule":"FREQ=WEEKLY;BYDAY=SU"},"author":"jane","reason":"r"}
        """,
        """
        {"select":{"slos":["x"]},"effect":"grant","grant":{"badEvents":9223372036854775807},\
        "at":"2026-11-20T22:00:00.000Z","author":"jane","reason":"r"}
        """,
        """
        {"select":{"slos":["x"]},"effect":"grant","grant":{"minutes":30},"at":"2026-11-20T22:00:00.000Z",\
        "author":"jane","reason":"r"}
        """,
    ]

    @Test("What is written is what is read", arguments: specs)
    func roundTrips(_ spec: String) throws {
        let json = Self.record(spec)
        let (adjustment, warnings) = try AdjustmentReader.adjustment(json: json, key: "move")
        #expect(warnings.isEmpty)
        #expect(AdjustmentJSON.text(adjustment) == String(decoding: json, as: UTF8.self))
    }

    @Test("Service hours are no document")
    func writesNoServiceHours() throws {
        let hours = try ServiceHours("Mon 08:00-09:00 UTC") { _ in .utc }
        let adjustment = Adjustment(
            name: "service-hours/x", scope: AdjustmentScope(slos: ["x"]), schedule: .outside(hours), effect: .exclude)
        #expect(AdjustmentJSON.text(adjustment) == nil)
    }

    @Test(
        "What can't be used names the property",
        arguments: [
            (record(specs[0], name: "other"), "metadata.name"),
            (record("{}"), "spec.select"),
            (record(specs[0].replacing("exclude", with: "stop")), "spec.effect"),
            (record(specs[0].replacing("22:00:00.000Z", with: "22:00:00")), "spec.from"),
            (record(specs[2].replacing("FREQ=WEEKLY", with: "FREQ=OFTEN")), "spec.recurrence.rrule"),
            (record(specs[3].replacing("9223372036854775807", with: "9223372036854775808")), "spec.grant.badEvents"),
            (record(specs[0]).dropLast(), "."),
            (record(specs[0]) + record(specs[0]), "."),
            ([0xFF, 0xFE], "."),
            ([], "."),
            (Array("null".utf8), "."),
            (Array("[]".utf8), "."),
            (Array(String(repeating: "[", count: 100_000).utf8), "."),
            (Array(#"{"apiVersion":"openslo/v1","kind":"Service","metadata":{"name":"move"}}"#.utf8), "kind"),
        ] as [([UInt8], String)])
    func refuses(_ json: [UInt8], _ path: String) {
        do throws(AdjustmentRefusal) {
            _ = try AdjustmentReader.adjustment(json: json, key: "move")
            Issue.record("is read")
        } catch {
            #expect(error.findings.contains { $0.severity == .error && $0.path == path }, "\(error)")
            #expect(error.findings.allSatisfy { $0.file == "move" })
        }
    }

    @Test("A record cut off or changed anywhere never traps", arguments: specs)
    func survivesChanges(_ spec: String) {
        let json = Self.record(spec)
        for length in json.indices {
            #expect(throws: AdjustmentRefusal.self) {
                try AdjustmentReader.adjustment(json: json.prefix(length), key: "move")
            }
            for byte in [UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "\""), 0xC3] {
                var changed = json
                changed[length] = byte
                _ = try? AdjustmentReader.adjustment(json: changed, key: "move")
            }
        }
    }

    @Test("Beside a configuration, a record is checked like a document of it, and replaces one of its name")
    func comparesWithConfiguration() throws {
        let other = """
            apiVersion: sloburn/v1
            kind: Adjustment
            metadata: { name: other }
            spec: { select: { slos: [x] }, effect: exclude, from: 2026-11-20T00:00:00Z, author: a, reason: r }
            """
        let engine = try #require(Sample.read(Sample.source, Sample.ratio(), other).configuration).engine
        let json = Self.record(Self.specs[0])
        let (_, warnings) = try AdjustmentReader.adjustment(json: json, key: "move", beside: engine)
        #expect(warnings.map(\.rule) == [.overlappingAdjustments])
        let renamed = Self.record(Self.specs[0], name: "other")
        #expect(try AdjustmentReader.adjustment(json: renamed, key: "other", beside: engine).warnings.isEmpty)
        let unmatched = Self.record(Self.specs[0].replacing(#"["x"]"#, with: #"["xx"]"#))
        let finding = try AdjustmentReader.adjustment(json: unmatched, key: "move", beside: engine).warnings.first
        #expect(finding?.path == "spec.select.slos[0]")
        #expect(finding?.message == "there is no SLO 'xx'; did you mean 'x'?")
    }

    @Test("A file holds adjustments and nothing else")
    func readsFiles() throws {
        let engine = try #require(Sample.read(Sample.source, Sample.ratio()).configuration).engine
        func read(_ text: String) throws(AdjustmentRefusal) -> [Adjustment] {
            try AdjustmentReader.adjustments(in: ConfigurationFile(name: "a.yaml", text: text), beside: engine)
                .adjustments
        }
        let document = """
            apiVersion: sloburn/v1
            kind: Adjustment
            metadata: { name: a }
            spec: { select: { slos: [x] }, effect: suppress, from: 2026-11-20T00:00:00Z, author: a, reason: r }
            """
        #expect(try read(document).map(\.name) == ["a"])
        #expect(
            try read("\(document)\n---\n\(document.replacing("name: a", with: "name: b"))").map(\.name) == ["a", "b"])
        // One of two under a name would be lost.
        for text in [
            "", "# nothing", "\(document)\n---\n\(document)", Sample.source,
            document.replacing("suppress", with: "hide"), "a: [",
        ] {
            #expect(throws: AdjustmentRefusal.self) { try read(text) }
        }
    }
}
