import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

@testable import SloburnReport

/// Whole reports, kept with the records that they are made from.
@Suite struct ReportGoldenTests {
    private static let period = "2026-10-05..2026-10-11"
    private static let folder = RecordSchemas.repository.appending(path: "Tests/SloburnReportTests/Fixtures")

    static func records() throws -> [SourceRecord] {
        let topics = InputTopic.byName(in: OutputTopicNames())
        let reader = RecordedRecordReader()
        let data = try Data(contentsOf: folder.appending(path: "records.ndjson"))
        return try data.split(separator: 0x0A).compactMap { line in
            try Array(line).withUnsafeBytes { bytes in
                let record = try reader.read(bytes)
                guard let topic = topics[record.topic] else { return nil }
                return SourceRecord(
                    topic: topic, name: record.topic, partition: record.partition, offset: record.offset ?? 0,
                    timestamp: record.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:)),
                    key: record.key ?? "", value: record.withValue { $0.map { Array($0) } })
            }
        }
    }

    private static func report(_ records: [SourceRecord], rules: RedactionRules? = nil) throws -> Report {
        let period = try ReportPeriod(period)
        let facts = ReportFacts(period: period, comparing: 2)
        for record in records { facts.take(record) }
        #expect(facts.problems.isEmpty)
        return ReportBuilder(facts, period: period, grouping: .team, comparing: 2, rules: rules).report(
            ReportOrigin(
                program: "sloburn test", command: ["sloburn", "report", "--period", period.name],
                input: "records.ndjson"))
    }

    @Test("Reports are as they were", arguments: ["html", "csv", "json", "redacted.json"])
    func reportsAreAsTheyWere(_ format: String) throws {
        let rules = try RedactionRules(
            yaml: #"{hide: [author, ticket, owner, acknowledgement], service: {checkout: Service A}}"#, name: "r")
        let report = try Self.report(Self.records(), rules: format.hasPrefix("redacted") ? rules : nil)
        let text =
            switch format {
            case "html": report.html
            case "csv": report.csv
            default: report.json
            }
        let file = Self.folder.appending(path: "report.\(format)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
        #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == text)
    }

    @Test("The order in which topics are read makes no difference", arguments: 0..<5)
    func orderMakesNoDifference(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let records = try Self.records()
        let report = try Self.report(records)
        // The records of a topic keep their order.
        let topics = InputTopic.allCases.shuffled(using: &random)
        let again = try Self.report(topics.flatMap { topic in records.filter { $0.topic == topic } })
        #expect(again.json == report.json && again.html == report.html && again.csv == report.csv)
    }

    @Test("A report is as its schema says, and has all its fields")
    func reportsAreValid() throws {
        let text = try RecordSchemas.document("io.sloburn.report.v1")
        let schema = try JSONSchema(text, isClosed: true)
        let report = try Self.report(Self.records())
        let tree = try JSONTree(report.json.utf8)
        #expect(schema.problems(in: tree) == [])
        let rules = try RedactionRules(yaml: "{hide: [author], service: {checkout: Service A}}", name: "r")
        let redacted = try JSONTree(Self.report(Self.records(), rules: rules).json.utf8)
        #expect(schema.problems(in: redacted) == [])
        // Every field that the schema names is used here.
        let used = Set(
            (tree.places + redacted.places).compactMap { place -> String? in
                if case .member(let name)? = place.last { name } else { nil }
            })
        #expect(Self.names(text).subtracting(used) == [])
    }

    private static func names(_ schema: JSONTree) -> Set<String> {
        var names: Set<String> = []
        if case .object(let members)? = schema["properties"] { names.formUnion(members.keys) }
        switch schema {
        case .object(let members): for value in members.values { names.formUnion(self.names(value)) }
        case .list(let values): for value in values { names.formUnion(self.names(value)) }
        default: break
        }
        return names
    }

    @Test("A report that is made again is compared byte for byte")
    func reportsAreChecked() throws {
        let records = try Self.records()
        let report = try Self.report(records)
        let claim = try ReportClaim(json: Array(report.json.utf8))
        #expect(claim.compare(report) == .same)
        #expect(claim.includes(topic: "slo.days", partition: 0, offset: 0))
        #expect(!claim.includes(topic: "slo.days", partition: 0, offset: 1_000_000))
        #expect(!claim.includes(topic: "slo.days", partition: 1, offset: 0))
        // A record that the report tells of is gone.
        let index = try #require(records.lastIndex { $0.topic == .days && $0.key.hasSuffix("2026-10-07") })
        var fewer = records
        fewer.remove(at: index)
        guard case .otherRecords = claim.compare(try Self.report(fewer)) else {
            Issue.record("a missing record was not noticed")
            return
        }
        let forged = try ReportClaim(json: Array(report.json.replacing("\"missed\"", with: "\"kept\"").utf8))
        guard case .otherText = forged.compare(report) else {
            Issue.record("a forged verdict was not noticed")
            return
        }
        #expect(throws: ReportClaim.Problem.self) { try ReportClaim(json: Array("{}".utf8)) }
    }

    @Test("The hash is that of the records used, as docs/reports.md says")
    func hashIsThatOfTheRecords() throws {
        let records = try Self.records()
        let firstDay = try day("2026-09-21")
        let used = records.enumerated().filter { index, record in
            switch record.topic {
            case .days:
                let day = ReportPeriod.day(record.key.suffix(10)) ?? 0
                return (firstDay..<firstDay + 21).contains(day)
            // The last record of each episode.
            case .alerts: return !records[(index + 1)...].contains { $0.topic == .alerts && $0.key == record.key }
            case .audit: return record.key != "ledger"
            case .adjustments: return true
            case .periods, .snapshots: return false
            }
        }.map(\.element)
        let lines = used.sorted { ($0.topic.rawValue, $0.offset) < ($1.topic.rawValue, $1.offset) }.map { record in
            let hash = RecordHash.hexadecimal(Array(record.key.utf8) + [0] + (record.value ?? []))
            return "\(record.name) 0 \(record.offset) \(hash)\n"
        }
        let provenance = try Self.report(records).provenance
        #expect(provenance.used == Int64(used.count))
        #expect(provenance.hash == RecordHash.hexadecimal(Array(lines.joined().utf8)))
    }
}
