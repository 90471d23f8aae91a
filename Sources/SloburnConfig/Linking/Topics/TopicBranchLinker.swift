internal import SloburnModel

/// Finds out which values of labels have output topics of their own, and checks the names that follow.
struct TopicBranchLinker {
    /// So many topics of one kind are enough for regions and teams; more are a mistake, and a burden to brokers.
    static let mostBranches = 256

    /// The topics that hold what budgets come to.
    private static let budgetTopics: [OutputTopic] = [
        .snapshots, .alerts, .activeAlerts, .periods, .days, .budgetState,
    ]

    let document: TopicNamesDocument
    let budgets: [BudgetDefinition]
    let sources: [DataSourceDefinition]

    /// The names of all topics; with findings, those without labels.
    func linked() -> OutputTopicNames {
        var names = document.names
        let labels = names.labels
        for (label, listed) in document.labels.sorted(by: { $0.key < $1.key }) where !labels.contains(label) {
            listed.element.error(
                .invalidValue, "no topic has ${\(label)} in its name; write it into one, or leave its values out")
        }
        let branches = TopicBranches(labels.map { .init(name: $0, values: values(of: $0)) })
        guard branches.count <= Self.mostBranches else {
            document.element.error(
                .outOfRange,
                "the labels in topics' names have \(branches.count) combinations of values, those of "
                    + "'\(TopicBranches.other)' among them; at most \(Self.mostBranches) are possible")
            return names
        }
        guard !labels.isEmpty else { return names }
        names.branches = branches
        TopicNameCheck.check(names, document.element)
        labels.forEach(warnOfUnlisted)
        warnOfWhole(names)
        return names
    }

    /// The values that are listed, or else those that the configuration knows.
    private func values(of label: String) -> [String] {
        document.labels[label]?.values ?? knownValues(of: label).sorted()
    }

    private func knownValues(of label: String) -> Set<String> {
        let ofBudgets = budgets.filter { !$0.groupBy.contains(label) }.map { $0.values(ofLabel: label) }
        let ofSources = sources.map { $0.ownership.labels[label] ?? [] }
        let known = (ofBudgets + ofSources).filter { $0.count == 1 && !$0[0].isEmpty }.map { $0[0] }
        return Set(known).subtracting([TopicBranches.other])
    }

    /// Says where nobody knows what data will hold.
    private func warnOfUnlisted(_ label: String) {
        guard document.labels[label] == nil else { return }
        let other =
            "goes to the topics of '\(TopicBranches.other)'; list under labels which values of it have their own"
        if let budget = budgets.first(where: { $0.groupBy.contains(label) }) {
            let known = values(of: label)
            document.element.warning(
                .unlistedValues,
                "\(label) comes from data in the SLO '\(budget.slo)': what is "
                    + (known.isEmpty ? "there" : "none of \(known.joined(separator: ", "))") + " \(other)")
        } else if values(of: label).isEmpty {
            document.element.warning(.unlistedValues, "nothing has the label \(label): all \(other)")
        }
    }

    /// Says where a part goes by labels, and the rest does not.
    private func warnOfWhole(_ names: OutputTopicNames) {
        let split = Self.budgetTopics.filter { !names[$0].labels.isEmpty }
        let whole = Self.budgetTopics.filter { names[$0].labels.isEmpty }
        guard let first = split.first, !whole.isEmpty else { return }
        document.element.warning(
            .unsplitTopics,
            "\(first.rawValue) goes by \(names[first].labels.joined(separator: ", ")), but "
                + "\(whole.map(\.rawValue).joined(separator: ", ")) \(whole.count == 1 ? "does" : "do") not: records of all "
                + "values lie there together")
    }
}
