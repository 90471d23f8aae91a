import SloburnModel

extension SnapshotObject {
    /// What a snapshot says.
    func facts() throws(SnapshotError) -> SnapshotFacts {
        var windows: [SnapshotFacts.Window] = []
        for (name, window) in try object("burnRates").members { windows.append(try window.window(name)) }
        let inputs = optional("quality")?.optional("inputs")
        return SnapshotFacts(
            key: try text("key"), group: group, revision: try text("revision"), at: try time("at"),
            watermark: optionalTime("watermark"), isPartial: isTrue("partial"),
            isRetired: optional("retired") != nil, countsSlices: isTrue("slices"), objective: try number("objective"),
            period: try object("period").period(), account: try account(), raw: try optional("raw").map(Self.account),
            windows: windows, exhaustsAt: optionalTime("exhaustsAt"), alerts: try alerts("alerts"), held: try held(),
            suppressed: try alerts("suppressed"), adjustments: try adjustments(), isExact: !isFalse("exact"),
            inputsBehind: try inputs?.behind() ?? 0, fallbacks: fallbacks,
            lastSample: optional("quality")?.optionalTime("lastSampleAt"))
    }

    private static func account(_ object: SnapshotObject) throws(SnapshotError) -> SnapshotFacts.Account {
        try object.account()
    }

    private var group: [String: String] {
        let members = optional("group")?.members ?? []
        return Dictionary(members.map { ($0.name, $0.value.text ?? "") }, uniquingKeysWith: { $1 })
    }

    private func counts() throws(SnapshotError) -> SnapshotFacts.Counts {
        SnapshotFacts.Counts(good: try decimal("good"), bad: try decimal("bad"), total: try integer("total"))
    }

    private func window(_ name: String) throws(SnapshotError) -> SnapshotFacts.Window {
        SnapshotFacts.Window(
            name: name, from: try time("from"), to: try time("to"), counts: try counts(),
            coverage: optionalNumber("coverage"))
    }

    private func period() throws(SnapshotError) -> SnapshotFacts.Period {
        SnapshotFacts.Period(
            duration: try text("duration"), from: try time("from"), to: try time("to"), end: optionalTime("end"))
    }

    private func account() throws(SnapshotError) -> SnapshotFacts.Account {
        let budget = try object("errorBudget")
        return SnapshotFacts.Account(
            counts: try counts(), serviceLevel: optionalNumber("sli"), allowed: try budget.number("allowed"),
            consumed: try budget.number("consumed"), remaining: try budget.number("remaining"))
    }

    private func alerts(_ name: StaticString) throws(SnapshotError) -> [SnapshotFacts.Alert] {
        var alerts: [SnapshotFacts.Alert] = []
        for alert in list(name) {
            let severity = try alert.text("severity")
            // Older snapshots have no key where something is suppressed.
            let part = alert.optionalText("key")?.split(separator: "/").last.map(String.init)
            alerts.append(
                SnapshotFacts.Alert(
                    severity: severity,
                    keyPart: part == BudgetPolicy.exhaustedKey ? BudgetPolicy.exhaustedKey : severity,
                    since: try alert.time("since"),
                    suppressedBy: alert.texts("by")))
        }
        return alerts
    }

    private func held() throws(SnapshotError) -> [SnapshotFacts.Held] {
        var held: [SnapshotFacts.Held] = []
        for tier in list("held") {
            held.append(
                SnapshotFacts.Held(
                    severity: try tier.text("severity"), longWindow: try tier.text("longWindow"),
                    shortWindow: try tier.text("shortWindow"), rule: try tier.text("rule")))
        }
        return held
    }

    private func adjustments() throws(SnapshotError) -> [SnapshotFacts.Adjustment] {
        var adjustments: [SnapshotFacts.Adjustment] = []
        for one in list("adjustments") {
            adjustments.append(
                SnapshotFacts.Adjustment(
                    name: try one.text("name"), effect: try one.text("effect"), from: one.optionalTime("from"),
                    to: one.optionalTime("to"), author: one.optionalText("author"), reason: one.optionalText("reason"),
                    ticket: one.optionalText("ticket")))
        }
        return adjustments
    }

    private func behind() throws(SnapshotError) -> Int64 {
        try integer("lagging").addingSaturated(try integer("dead"))
    }

    /// The sources in whose place others are counted now.
    private var fallbacks: [String] {
        list("fallbacks").filter { $0.optionalTime("since") != nil }.compactMap { $0.optionalText("source") }
    }
}
