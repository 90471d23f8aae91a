import Foundation
import SloburnModel

/// Every difference between a record's JSON and what the oracle expects.
public struct RecordComparison {
    let budget: TestBudget
    let expected: ExpectedEvaluation
    /// What differs: property, value and what would be right.
    public private(set) var differences: [String] = []

    private var definition: BudgetDefinition { budget.definition }

    /// Begins a comparison without differences.
    ///
    /// - Parameters:
    ///   - budget: the budget.
    ///   - expected: what the oracle says of one of its keys at one evaluation.
    public init(_ budget: TestBudget, _ expected: ExpectedEvaluation) {
        self.budget = budget
        self.expected = expected
    }

    /// Compares a snapshot.
    ///
    /// - Parameter json: the record's value.
    public mutating func snapshot(_ json: JSONObject) {
        identity(json)
        equal("watermark", json["watermark"].text, expected.watermark.map(TimeText.milliseconds(of:)))
        equal("budgetingMethod", json["budgetingMethod"].text, "Occurrences")
        equal("objective", json["objective"].number, definition.target.doubleValue)
        equal("partial", json["partial"].value == nil, true)
        equal("period.kind", json["period"]["kind"].text, "rolling")
        equal("period.duration", json["period"]["duration"].text, definition.period.description)
        bounds("period", json["period"], expected.period)
        counts("", json, expected.period)
        let total = Double(expected.period.total)
        near("sli", json["sli"], total == 0 ? nil : Double(expected.period.good) / total)
        errorBudget(json)
        let listed = budget.oracleBudget(interval: .seconds(10)).listedWindows
        equal("burnRates", json["burnRates"].keys, Set(listed.map(\.description)))
        for length in listed { window("burnRates.\(length)", json["burnRates"][length.description], length) }
        let firing = Dictionary(
            uniqueKeysWithValues: expected.firing.map { ("\(budget.key(expected.group))/\($0.key)", $0.value) })
        equal("alerts.count", json["alerts"].elements.count, firing.count)
        for index in json["alerts"].elements.indices {
            let alert = json["alerts"][index]
            equal("alerts.since", alert["since"].text, firing[alert["key"].text ?? ""].map(TimeText.milliseconds(of:)))
        }
        held(json["held"])
        quality(json["quality"])
    }

    private mutating func held(_ json: JSONObject) {
        equal("held.absent", json.value == nil, expected.held.isEmpty)
        let found = json.elements.indices.map { index in
            ["severity", "longWindow", "shortWindow", "rule"].map { json[index][$0].text ?? "" }
        }
        let right = expected.held.map { hold in
            [hold.tier.severity, hold.tier.longWindow.description, hold.tier.shortWindow.description, hold.rule]
        }
        equal("held", found, right)
    }

    /// Compares an alert.
    ///
    /// - Parameters:
    ///   - json: the record's value.
    ///   - transition: what the oracle says it is.
    public mutating func alert(_ json: JSONObject, _ transition: ExpectedTransition) {
        identity(json, key: "\(budget.key(expected.group))/\(transition.severity)")
        equal("status", json["status"].text, transition.isFiring ? "firing" : "resolved")
        equal("severity", json["severity"].text, transition.severity)
        equal("startsAt", json["startsAt"].text, TimeText.milliseconds(of: transition.startsAt))
        equal("endsAt", json["endsAt"].text, transition.isFiring ? nil : TimeText.milliseconds(of: expected.at))
        equal("tier.longWindow", json["tier"]["longWindow"].text, transition.tier.longWindow.description)
        equal("tier.shortWindow", json["tier"]["shortWindow"].text, transition.tier.shortWindow.description)
        near("tier.factor", json["tier"]["factor"], transition.tier.factor.doubleValue)
        near("tier.budgetShare", json["tier"]["budgetShare"], transition.tier.budgetShare?.doubleValue)
        near("tier.confidence", json["tier"]["confidence"], transition.tier.confidence?.level.doubleValue)
        window("burnRates.long", json["burnRates"]["long"], transition.tier.longWindow)
        window("burnRates.short", json["burnRates"]["short"], transition.tier.shortWindow)
        errorBudget(json)
        equal("runbook", json["runbook"].text, definition.runbook)
        equal("labels", json["labels"].keys, Set(definition.labels.keys))
        equal("annotations", json["annotations"].texts, definition.annotations)
        equal("summary", json["summary"].text?.contains(definition.name), true)
    }

    private mutating func identity(_ json: JSONObject, key: String? = nil) {
        equal("slo", json["slo"].text, definition.slo)
        equal("key", json["key"].text, key ?? budget.key(expected.group))
        equal("service", json["service"].text, definition.service)
        let group = Dictionary(uniqueKeysWithValues: zip(definition.groupBy, expected.group))
        equal("group", json["group"].texts, group)
        equal("revision", json["revision"].text, definition.revision)
        equal("at", json["at"].text, TimeText.milliseconds(of: expected.at))
    }

    private mutating func bounds(_ name: String, _ json: JSONObject, _ window: ExpectedWindow) {
        equal("\(name).from", json["from"].text, TimeText.milliseconds(of: window.from))
        equal("\(name).to", json["to"].text, TimeText.milliseconds(of: window.to))
    }

    private mutating func counts(_ name: String, _ json: JSONObject, _ window: ExpectedWindow) {
        equal("\(name).good", json["good"].integer, window.good)
        equal("\(name).bad", json["bad"].integer, window.bad)
        equal("\(name).total", json["total"].integer, window.total)
    }

    private mutating func window(_ name: String, _ json: JSONObject, _ length: TimeSpan) {
        guard let window = expected.window(length) else { return differences.append("no window \(length)") }
        bounds(name, json, window)
        counts(name, json, window)
        near("\(name).rate", json["rate"], window.burnRate(target: definition.target))
    }

    private mutating func errorBudget(_ json: JSONObject) {
        let consumed = expected.consumed(target: definition.target)
        near("allowed", json["errorBudget"]["allowed"], expected.allowed(target: definition.target))
        near("consumed", json["errorBudget"]["consumed"], consumed)
        near("remaining", json["errorBudget"]["remaining"], 1 - consumed)
        let end = expected.exhaustsAt(target: definition.target)
        guard let end else { return equal("exhaustsAt", json["exhaustsAt"].isNull, true) }
        let around = [-1, 0, 1].map { TimeText.milliseconds(of: Timestamp(nanoseconds: (Int64(end) + $0) * 1_000_000)) }
        if !around.contains(json["exhaustsAt"].text ?? "") {
            differences.append("exhaustsAt is \(json["exhaustsAt"]), not \(around[1])")
        }
    }

    private mutating func quality(_ json: JSONObject) {
        equal("late", json["late"].integer, expected.late)
        equal("rejected", json["rejected"].integer, expected.rejected)
        equal("duplicates", json["duplicates"].integer, expected.duplicates)
        equal("clamped", json["clamped"].integer, Int64(expected.windows.count { $0.isClamped }))
        equal("lastSampleAt", json["lastSampleAt"].text, expected.lastSampleAt.map(TimeText.milliseconds(of:)))
    }

    private mutating func equal<Value: Equatable>(_ name: String, _ value: Value, _ expected: Value) {
        if value != expected { differences.append("\(name) is \(value), not \(expected)") }
    }

    private mutating func near(_ name: String, _ json: JSONObject, _ expected: Double?) {
        guard let expected, let number = json.number else { return equal(name, json.number, expected) }
        if abs(number - expected) > 1e-9 * max(1, abs(expected)) {
            differences.append("\(name) is \(number), not \(expected)")
        }
    }
}
