import SloburnModel
import SloburnTestKit

/// What a run came to: what differs from the oracle, with the first details of each kind.
struct Verdict {
    /// A number that must be 0, and what it consists of.
    struct Fault {
        private static let shownDetails = 20

        /// How much.
        private(set) var count: Int64 = 0
        /// The first of it, a sentence each.
        private(set) var details: [String] = []

        /// Adds to it.
        mutating func add(_ detail: @autoclosure () -> String, times number: Int64 = 1) {
            count += number
            if details.count < Self.shownDetails { details.append(detail()) }
        }
    }

    /// Events that a last snapshot lacks in the window that lacks most; dead letters that are missing.
    private(set) var lost = Fault()
    /// Events that a last snapshot has too many of; dead letters that came twice.
    private(set) var doubled = Fault()
    /// Transitions that were not told.
    private(set) var alertsMissed = Fault()
    /// Transitions that were told twice, or that should not have been.
    private(set) var alertsDoubled = Fault()
    /// Duplicates counted wrongly in a last snapshot.
    private(set) var duplicatesWrong = Fault()
    /// Last snapshots that are partial.
    private(set) var lastPartial = Fault()
    /// Snapshots on the way that are partial.
    private(set) var partial = Fault()
    /// Snapshots on the way that differ from what the oracle says of their time.
    private(set) var passing = Fault()
    /// Snapshots of a key at a time that was told before.
    private(set) var retold = Fault()
    /// How many snapshots were compared.
    private(set) var snapshots = 0
    /// How many transitions were foretold.
    private(set) var transitions = 0

    /// Whether nothing is lost, doubled or missed.
    var isGood: Bool {
        [lost, doubled, alertsMissed, alertsDoubled, duplicatesWrong].allSatisfy { $0.count == 0 }
    }

    private let expected: ExpectedOutput

    /// Begins without having seen anything.
    init(_ expected: ExpectedOutput) { self.expected = expected }

    /// Compares the last snapshot of every key.
    mutating func compareLast(_ last: [String: OutputWatcher.Arrival]) {
        for key in expected.keys {
            guard let value = last[key]?.value, let json = try? JSONObject(value) else {
                let total = expected.totals[key] ?? 0
                lost.add("\(key): no snapshot; it must have \(total) events", times: max(1, total))
                continue
            }
            compareLast(key, json)
        }
        for key in last.keys where expected.evaluations[key] == nil { doubled.add("\(key): no such key") }
    }

    private mutating func compareLast(_ key: String, _ json: JSONObject) {
        let at = json["at"].text ?? "never"
        if json["partial"].value != nil { lastPartial.add("\(key) at \(at)") }
        guard let evaluation = expected.evaluations[key]?[at] else {
            return lost.add("\(key): the last snapshot is of \(at), of which the oracle says nothing")
        }
        if let complete = expected.complete, evaluation.at < complete {
            let missing = (expected.totals[key] ?? 0) - evaluation.period.total
            lost.add("\(key): the last snapshot is of \(at), before the last events", times: max(1, missing))
        }
        let found = differences(json, evaluation)
        if let worst = found.map(\.lost).max(), worst > 0 {
            lost.add("\(key) at \(at): " + found.map(\.text).joined(separator: "; "), times: worst)
        }
        if let worst = found.map(\.doubled).max(), worst > 0 {
            doubled.add("\(key) at \(at): " + found.map(\.text).joined(separator: "; "), times: worst)
        }
        let (got, right) = (json["quality"]["duplicates"].integer ?? -1, expected.duplicates[key] ?? 0)
        if got != right { duplicatesWrong.add("\(key) at \(at): \(got), not \(right)", times: abs(got - right)) }
    }

    /// Compares the dead letters.
    ///
    /// - Parameter sources: which record of the input each one is.
    mutating func compareDeadLetters(_ sources: [String]) {
        let counts = Dictionary(sources.map { ($0, 1) }, uniquingKeysWith: +)
        let missing = expected.deadLetters - counts.count
        if missing > 0 {
            lost.add("dead letters: \(counts.count) records, not \(expected.deadLetters)", times: Int64(missing))
        }
        if missing < 0 { doubled.add("dead letters: \(-missing) that should not be", times: Int64(-missing)) }
        for (source, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 {
            doubled.add("dead letter of \(source): \(count) times", times: Int64(count - 1))
        }
    }

    /// Looks at every snapshot on the way.
    mutating func comparePassing(_ arrivals: some Sequence<OutputWatcher.Arrival>) {
        var seen: Set<String> = []
        for arrival in arrivals {
            guard let value = arrival.value, let json = try? JSONObject(value), let at = json["at"].text else {
                continue
            }
            snapshots += 1
            if !seen.insert("\(arrival.key)\n\(at)").inserted { retold.add("\(arrival.key) at \(at)") }
            if json["partial"].value != nil { partial.add("\(arrival.key) at \(at)") }
            // Before the first event there is nothing to compare with.
            guard let evaluation = expected.evaluations[arrival.key]?[at] else { continue }
            let found = differences(json, evaluation)
            if let worst = found.first { passing.add("\(arrival.key) at \(at): \(worst.text)") }
        }
    }

    /// Compares the transitions that were told, in their order.
    mutating func compareAlerts(_ told: [ExpectedOutput.Transition]) {
        let foretold = Set(expected.transitions.map(\.transition))
        transitions = foretold.count
        var counts: [ExpectedOutput.Transition: Int] = [:]
        for transition in told { counts[transition, default: 0] += 1 }
        for (transition, at) in expected.transitions where counts[transition] == nil {
            // Evaluations after the one that sees everything may not have come yet.
            guard let complete = expected.complete, at <= complete else { continue }
            alertsMissed.add("\(transition)")
        }
        for (transition, count) in counts.sorted(by: { $0.key.at < $1.key.at }) {
            let surplus = count - (foretold.contains(transition) ? 1 : 0)
            let why = foretold.contains(transition) ? "told \(count) times" : "should not be"
            if surplus > 0 { alertsDoubled.add("\(transition): \(why)", times: Int64(surplus)) }
        }
    }

    private struct Difference {
        let lost: Int64
        let doubled: Int64
        let text: String
    }

    private func differences(_ json: JSONObject, _ evaluation: ExpectedEvaluation) -> [Difference] {
        var found = difference("period", json, json["period"], evaluation.period).map { [$0] } ?? []
        for window in evaluation.windows where window.window != evaluation.period.window {
            let name = window.window.description
            if let one = difference(name, json["burnRates"][name], json["burnRates"][name], window) {
                found.append(one)
            }
        }
        return found
    }

    private func difference(
        _ name: String, _ counts: JSONObject, _ bounds: JSONObject, _ window: ExpectedWindow
    ) -> Difference? {
        let got = ["good", "bad", "total"].map { counts[$0].integer ?? 0 }
        let right = [window.good, window.bad, window.total]
        let from = TimeText.milliseconds(of: window.from)
        guard got != right || bounds["from"].text != from else { return nil }
        let pairs = zip(got.prefix(2), right)
        let lost = pairs.reduce(0) { $0 + max(0, $1.1 - $1.0) }
        let doubled = pairs.reduce(0) { $0 + max(0, $1.0 - $1.1) }
        let text = "\(name) from \(bounds["from"].text ?? "nothing") has \(got), must have \(right) from \(from)"
        // Right counts of a wrong window are wrong all the same.
        return Difference(lost: max(lost, doubled == 0 ? 1 : 0), doubled: doubled, text: text)
    }
}
