import Foundation
import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

@testable import SloburnReport

/// Records as the daemon writes them, for reports.
struct RecordSet {
    private(set) var records: [SourceRecord] = []
    private var offsets: [InputTopic: Int64] = [:]

    /// Adds a record to the end of a topic.
    ///
    /// - Parameters:
    ///   - topic: the topic, of one partition.
    ///   - key: its key.
    ///   - time: its timestamp.
    ///   - value: JSON, or nil for a tombstone.
    mutating func add(_ topic: InputTopic, key: String, at time: Timestamp, _ value: String?) {
        records.append(
            SourceRecord(
                topic: topic, name: topic.names(in: OutputTopicNames())[0], partition: 0,
                offset: offsets[topic, default: 0], timestamp: time, key: key,
                value: value.map { Array($0.utf8) }))
        offsets[topic, default: 0] += 1
    }

    /// Adds a day of a budget.
    mutating func add(_ day: SampleDay) {
        let date = ReportPeriod.text(ofDay: day.day)
        add(.days, key: "\(day.key)@\(date)", at: Timestamp.day(day.day + 1), day.json)
    }

    /// The facts of the records, taken in an order of topics.
    func facts(_ period: ReportPeriod, comparing: Int, topics: [InputTopic] = InputTopic.allCases) -> ReportFacts {
        let facts = ReportFacts(period: period, comparing: comparing)
        for topic in topics { for record in records where record.topic == topic { facts.take(record) } }
        return facts
    }

    /// The report on the records.
    func report(
        _ period: String, by grouping: ReportGrouping = .service, comparing: Int = 2, rules: RedactionRules? = nil
    ) throws -> Report {
        let period = try ReportPeriod(period)
        let facts = facts(period, comparing: comparing)
        return ReportBuilder(facts, period: period, grouping: grouping, comparing: comparing, rules: rules)
            .report(ReportOrigin(program: "sloburn test", command: ["sloburn", "report", "--period", period.name]))
    }
}

/// A day of a budget.
struct SampleDay {
    var key = "checkout"
    var service = "shop"
    var day: Int64
    var objective = "0.99"
    var revision = "aaaaaaaaaaaaaaaa"
    var bad: Int64 = 1
    var total: Int64 = 1_000
    /// Further members, each with a comma in front.
    var more = ""
    var labels = #"{"team":"pay"}"#
    var group = "{}"

    var json: String {
        let slo = key.prefix { $0 != "{" && $0 != "/" }
        let (from, to) = (RFC3339.string(.day(day)), RFC3339.string(.day(day + 1)))
        return """
            {"slo":\(quoted(String(slo))),"key":\(quoted(key)),"service":\(quoted(service)),"group":\(group),\
            "revision":"\(revision)","at":"\(to)","day":"\(ReportPeriod.text(ofDay: day))","from":"\(from)","to":"\(to)",\
            "budgetingMethod":"Occurrences","objective":\(objective),"good":\(total - bad),"bad":\(bad),"total":\(total),\
            "sli":null,"labels":\(labels)\(more)}
            """
    }
}

/// A text as JSON.
func quoted(_ text: String) -> String { ReportValue.text(text).json.trimmingCharacters(in: .newlines) }

extension Timestamp {
    /// Where a day begins, in days since 1970-01-01.
    static func day(_ day: Int64) -> Timestamp { Timestamp(nanoseconds: 0) + .days(day) }

    /// The instant of a text such as `2026-10-01T00:00:00Z`.
    static func at(_ text: String) throws -> Timestamp {
        let date = try #require(try? Date(text, strategy: .iso8601), "\(text)")
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }
}

/// The number of a day, as in `2026-10-01`.
func day(_ text: String) throws -> Int64 { try #require(ReportPeriod.day(text[...])) }

extension Report {
    /// The report as a reader of JSON sees it.
    func object() throws -> JSONObject { try JSONObject(Array(json.utf8)) }

    /// A budget of it as a reader of JSON sees it.
    func budget(_ key: String) throws -> JSONObject {
        let groups = try object()["groups"]
        for group in groups.elements.indices {
            let budgets = groups[group]["budgets"]
            for index in budgets.elements.indices where budgets[index]["key"].text == key { return budgets[index] }
        }
        throw Missing(key: key)
    }

    struct Missing: Error {
        let key: String
    }
}
