import Foundation
import SloburnModel
import SloburnTestKit

/// Goes through a backtest's output beside the oracles and notes every difference.
struct OutputComparison {
    private struct Place: Hashable {
        let topic: String
        let key: String
        let milliseconds: Int64
    }

    private enum Expected {
        case snapshot(budget: Int, ExpectedEvaluation)
        case alert(budget: Int, ExpectedEvaluation, ExpectedTransition)
        /// The same value as the alert's, or none once it has resolved.
        case active(isFiring: Bool)
    }

    /// How much was compared.
    private(set) var snapshots = 0
    private(set) var alerts = 0
    private(set) var deadLetters = 0
    /// How many differences there are, and what the first ones are.
    private(set) var count = 0
    private(set) var differences: [String] = []

    private let budgets: [TestBudget]
    private var oracles: [Oracle]
    private var output: LineReader
    private var pending: [Place: Expected] = [:]
    private var offsets: [String: Int64] = [:]
    private var episodes: [String: String] = [:]
    private var lastAlert: [String: JSONObject] = [:]
    private var latest: Int64 = 0

    init(_ budgets: [TestBudget], output: URL) throws {
        self.budgets = budgets
        oracles = budgets.map { Oracle(budget: $0.oracleBudget(interval: .seconds(10))) }
        self.output = try LineReader(output)
    }

    /// Takes the next record of the input and compares what the output has of it.
    ///
    /// - Returns: false when the output has come apart from what was expected, so that going on makes no sense.
    mutating func take(_ record: GeneratedRecord, partition: Int64, offset: Int64) throws -> Bool {
        for index in budgets.indices { expect(oracles[index].take(budgets[index].event(record)), of: index) }
        guard try comparePending() else { return false }
        guard case .rejected(let reason) = record.truth else { return true }
        return try compareDeadLetter(record, reason, partition: partition, offset: offset)
    }

    /// Compares what comes after the last record.
    mutating func finish() throws {
        for index in budgets.indices { expect(oracles[index].finish(), of: index) }
        guard try comparePending() else { return }
        if let line = try nextLine() { note("after the end: \(line)") }
    }

    private mutating func expect(_ evaluations: [ExpectedEvaluation], of index: Int) {
        let budget = budgets[index]
        for evaluation in evaluations {
            let key = budget.key(evaluation.group)
            let milliseconds = evaluation.at.nanoseconds / 1_000_000
            func place(_ topic: String, _ key: String) -> Place {
                Place(topic: topic, key: key, milliseconds: milliseconds)
            }
            if evaluation.isWritten { pending[place("slo.snapshots", key)] = .snapshot(budget: index, evaluation) }
            for transition in evaluation.transitions {
                let key = "\(key)/\(transition.severity)"
                pending[place("slo.alerts", key)] = .alert(budget: index, evaluation, transition)
                pending[place("slo.alerts.active", key)] = .active(isFiring: transition.isFiring)
            }
        }
    }

    private mutating func comparePending() throws -> Bool {
        while !pending.isEmpty {
            guard let line = try nextLine() else { return apart("the output ends; expected: \(expectedNext)") }
            let key = line["key"].text ?? ""
            let place = Place(
                topic: line["topic"].text ?? "", key: key, milliseconds: line["timestamp"].integer ?? -1)
            guard let expected = pending.removeValue(forKey: place) else {
                return apart("\(place) is not due; expected: \(expectedNext)")
            }
            if place.milliseconds < latest { note("\(place) comes after \(latest)") }
            latest = place.milliseconds
            if line["headers"]["ce_subject"].text != key { note("\(place): ce_subject") }
            compare(line["value"], expected, place)
        }
        return true
    }

    private mutating func compare(_ value: JSONObject, _ expected: Expected, _ place: Place) {
        switch expected {
        case .snapshot(let index, let evaluation):
            snapshots += 1
            var comparison = RecordComparison(budgets[index], evaluation)
            comparison.snapshot(value)
            note(comparison.differences, place)
        case .alert(let index, let evaluation, let transition):
            alerts += 1
            var comparison = RecordComparison(budgets[index], evaluation)
            comparison.alert(value, transition)
            note(comparison.differences, place)
            let episode = "\(place.key) \(transition.startsAt.nanoseconds)"
            let id = value["id"].text ?? ""
            if episodes[id, default: episode] != episode { note("\(place): id \(id) of another episode") }
            episodes[id] = episode
            lastAlert[place.key] = value
        case .active(let isFiring):
            let alert = lastAlert[place.key]?.value as? NSDictionary
            let isRight = isFiring ? alert != nil && value.value as? NSDictionary == alert : value.isNull
            if !isRight { note("\(place): not the alert or its tombstone: \(value)") }
        }
    }

    private mutating func compareDeadLetter(
        _ record: GeneratedRecord, _ reason: RejectionClass, partition: Int64, offset: Int64
    ) throws -> Bool {
        guard let line = try nextLine() else { return apart("the output ends before dead letter \(offset)") }
        guard line["topic"].text == "slo.deadletter" else { return apart("not dead letter \(offset): \(line)") }
        deadLetters += 1
        let prefix = "__sloburn.errors."
        let names = ["topic", "partition", "offset", "index", "class"]
        let found = names.map { line["headers"][prefix + $0].text ?? "" }
        let expected = ["metrics.http", "\(partition)", "\(offset)", "0", reason.rawValue]
        if found != expected { note("dead letter \(found), not \(expected)") }
        if line["timestamp"].integer != record.timestamp.nanoseconds / 1_000_000 { note("timestamp of \(expected)") }
        let value = line["value"]
        let object = try? JSONObject(Array(record.json.utf8)).value as? NSDictionary
        let isSame = value.text.map { $0 == record.json } ?? (value.value as? NSDictionary == object)
        if !isSame { note("value of \(expected) is \(value)") }
        return true
    }

    /// The next line but those of the audit and of days, which other tests count; checks its offset.
    private mutating func nextLine() throws -> JSONObject? {
        while let bytes = try output.next() {
            let line = try JSONObject(bytes)
            let topic = line["topic"].text ?? ""
            let offset = offsets[topic, default: 0]
            if line["offset"].integer != offset { note("\(topic): offset \(line["offset"]), not \(offset)") }
            offsets[topic] = offset + 1
            if topic != "slo.audit", topic != "slo.days" { return line }
        }
        return nil
    }

    private var expectedNext: String {
        pending.keys.min { $0.milliseconds < $1.milliseconds }.map { "\($0)" } ?? "nothing"
    }

    private mutating func apart(_ difference: String) -> Bool {
        note(difference)
        return false
    }

    private mutating func note(_ found: [String], _ place: Place) {
        for difference in found { note("\(place): \(difference)") }
    }

    private mutating func note(_ difference: String) {
        count += 1
        if differences.count < 20 { differences.append(difference) }
    }
}
