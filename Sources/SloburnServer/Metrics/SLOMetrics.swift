import SloburnConfig
import SloburnDaemon
import SloburnModel
import SloburnNormalize
import SloburnPipeline

/// The SLOs as series that boards made for other tools show.
///
/// *Source:* the recording rules that Sloth 0.11 generates, and the generic rules of Pyrra.
struct SLOMetrics {
    private let budgets: [Budget]

    /// What a snapshot says, and the labels of its series.
    private struct Budget {
        var facts: SnapshotFacts
        var sloth: [(name: String, value: String)]
        var pyrra: [(name: String, value: String)]

        init(_ entry: BudgetEntry, _ facts: SnapshotFacts) {
            self.facts = facts
            let name = entry.facts.budget
            sloth = Self.labels(
                [
                    ("sloth_id", "\(entry.facts.service)-\(name)"), ("sloth_service", entry.facts.service),
                    ("sloth_slo", name),
                ], reserved: ["sloth_window", "sloth_version", "sloth_mode", "sloth_spec", "sloth_objective"],
                entry.facts)
            pyrra = Self.labels([("slo", name)], reserved: [], entry.facts)
        }

        /// Own labels and those of the group, each name once: Prometheus refuses everything where one comes twice.
        private static func labels(
            _ own: [(name: String, value: String)], reserved: Set<String>, _ facts: BudgetFacts
        ) -> [(name: String, value: String)] {
            var labels = own
            var taken = reserved.union(own.map(\.name))
            for label in facts.group {
                var name = label.name.asLabelName
                while !taken.insert(name).inserted { name = "exported_\(name)" }
                labels.append((name, label.value))
            }
            return labels
        }

        var allowedRatio: Double { 1 - facts.objective }

        func errorRatio(_ counts: SnapshotFacts.Counts) -> Double {
            counts.total == 0 ? 0 : counts.bad.doubleValue / Double(counts.total)
        }

        func window(_ name: String) -> SnapshotFacts.Window? { facts.windows.first { $0.name == name } }
    }

    /// Reads the snapshots of a published state; budgets that are counted otherwise by now are left out.
    init(_ board: Board) {
        let reader = SnapshotReader()
        budgets = board.budgets.compactMap { entry in
            guard !entry.facts.flags.contains(.retired),
                let facts = entry.snapshot.withUnsafeBytes({ try? reader.read($0) })
            else { return nil }
            return Budget(entry, facts)
        }
    }

    /// The series of one tool.
    func add(_ tool: HTTPSettings.SLOMetrics, to text: inout MetricsText) {
        switch tool {
        case .sloth: addSloth(to: &text)
        case .pyrra: addPyrra(to: &text)
        }
    }

    private func addSloth(to text: inout MetricsText) {
        let windows = budgets.flatMap { budget in
            budget.facts.windows.map { (name: $0.name, budget: budget, ratio: budget.errorRatio($0.counts)) }
        }
        for name in Set(windows.map(\.name)).sorted() {
            let samples = windows.filter { $0.name == name }.map {
                MetricsText.Sample($0.ratio, $0.budget.sloth + [("sloth_window", name)])
            }
            text.add("slo:sli_error:ratio_rate\(name)", .gauge, "The share of bad events of the last \(name).", samples)
        }
        func add(_ name: String, _ help: String, _ value: (Budget) -> Double?) {
            let samples = budgets.compactMap { budget in
                value(budget).map { MetricsText.Sample($0, budget.sloth) }
            }
            text.add(name, .gauge, help, samples)
        }
        add("slo:objective:ratio", "The target.") { $0.facts.objective }
        add("slo:error_budget:ratio", "The share of events that may be bad.") { $0.allowedRatio }
        add("slo:time_period:days", "The length of the period.") { $0.facts.period.days }
        add("slo:current_burn_rate:ratio", "The burn rate of the last five minutes.") { budget in
            budget.window("5m").map { budget.errorRatio($0.counts) / budget.allowedRatio }
        }
        add("slo:period_burn_rate:ratio", "The burn rate of the period.") { $0.facts.account.consumed }
        add("slo:period_error_budget_remaining:ratio", "The share of the budget that remains.") {
            $0.facts.account.remaining
        }
        text.add(
            "sloth_slo_info", .gauge, "1; what it is called is in its labels.",
            budgets.map { budget in
                let info = [
                    ("sloth_version", "sloburn"), ("sloth_mode", "sloburn"), ("sloth_spec", "openslo/v1"),
                    ("sloth_objective", "\(budget.facts.objective * 100)"),
                ]
                return MetricsText.Sample(1, budget.sloth + info)
            })
    }

    private func addPyrra(to text: inout MetricsText) {
        func add(_ name: String, _ help: String, _ value: (Budget) -> Double?) {
            let samples = budgets.compactMap { budget in
                value(budget).map { MetricsText.Sample($0, budget.pyrra) }
            }
            text.add(name, .gauge, help, samples)
        }
        add("pyrra_objective", "The target.") { $0.facts.objective }
        add("pyrra_window", "The length of the period in seconds.") { $0.facts.period.days.map { $0 * 86_400 } }
        add("pyrra_availability", "The share of good events of the period.") { $0.facts.account.serviceLevel }
        add("pyrra_requests:rate5m", "Events a second over the last five minutes.") { budget in
            budget.window("5m").map { Double($0.counts.total) / 300 }
        }
        add("pyrra_errors:rate5m", "Bad events a second over the last five minutes.") { budget in
            budget.window("5m").map { $0.counts.bad.doubleValue / 300 }
        }
    }
}

extension SnapshotFacts.Period {
    /// The length in days: that of a calendar period, else what `from` and `to` cover in whole units of the duration.
    fileprivate var days: Double? {
        if let end { return Double((end - from).nanoseconds) / 86_400e9 }
        return TimeSpan(duration).map { Double($0.nanoseconds) / 86_400e9 }
    }
}

extension String {
    /// The text as a label's name of Prometheus may be.
    fileprivate var asLabelName: String {
        let name = String(unicodeScalars.map { $0.isASCII && $0.properties.isXIDContinue ? Character($0) : "_" })
        return name.first?.isNumber == true ? "_\(name)" : name
    }
}
