/// Makes reports for readers who must not see everything.
struct Redactor {
    private static let hiddenText = "[hidden]"

    private let rules: RedactionRules
    private var names: [RedactionRules.Kind: [String: String]]
    private var labels: [String: [String: String]] = [:]
    private var scrubber = Scrubber([:])

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - rules: the rules.
    ///   - budgets: all budgets of the report; what is hidden is looked for in them.
    ///   - slos: further names of SLOs.
    init(_ rules: RedactionRules, hiding budgets: [BudgetReport], names slos: [String] = []) {
        self.rules = rules
        names = rules.names
        var secrets = rules.words
        for kind in RedactionRules.Kind.allCases where rules.hidden.contains(kind) {
            let values = Self.values(of: kind, budgets).union(kind == .slo ? slos : [])
            guard kind.isNumbered else {
                for value in values { secrets[value] = Self.hiddenText }
                continue
            }
            number(values, as: kind.rawValue, in: &names[kind, default: [:]])
        }
        for (label, rule) in rules.labels {
            let values = budgets.flatMap { ($0.group + $0.labels).filter { $0.name == label }.map(\.value) }
            var map: [String: String] = [:]
            if case .renamed(let known) = rule { map = known }
            if rule == .hidden { number(Set(values), as: label, in: &map) }
            labels[label] = map
        }
        // A word that several labels have is always replaced in the same way.
        for (_, map) in labels.sorted(by: { $0.key < $1.key }) { secrets.merge(map) { first, _ in first } }
        for kind in RedactionRules.Kind.allCases { secrets.merge(names[kind] ?? [:]) { $1 } }
        // As label values are written in SLO keys.
        for (secret, replacement) in secrets {
            let escaped = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                "\n", with: "\\n")
            if escaped != secret { secrets[escaped] = replacement }
        }
        scrubber = Scrubber(secrets)
    }

    /// What was hidden, in words.
    var summary: RedactionSummary {
        let renamed = rules.names.keys.map(\.rawValue)
        let labels = rules.labels.compactMap { name, rule in rule == .hidden ? nil : "label \(scrubber.scrubbed(name))"
        }
        let hiddenLabels = rules.labels.compactMap { name, rule in
            rule == .hidden ? "label \(scrubber.scrubbed(name))" : nil
        }
        return RedactionSummary(
            hidden: (rules.hidden.map(\.rawValue) + hiddenLabels).sorted(),
            renamed: (renamed + labels + (rules.words.isEmpty ? [] : ["words"])).sorted())
    }

    private func number(_ values: Set<String>, as name: String, in map: inout [String: String]) {
        for (index, value) in values.filter({ map[$0] == nil }).sorted().enumerated() {
            map[value] = "\(name) \(index + 1)"
        }
    }

    private static func values(of kind: RedactionRules.Kind, _ budgets: [BudgetReport]) -> Set<String> {
        var values: [String?] = []
        for budget in budgets {
            switch kind {
            case .author:
                values += budget.adjustments.flatMap { $0.author.map(Self.persons) ?? [] }
                values += budget.changes.flatMap { [$0.author, $0.mail] }
            case .owner: values += [budget.owner] + budget.episodes.map(\.owner)
            case .acknowledgement: values += budget.episodes.flatMap { [$0.acknowledgedBy, $0.note] }
            case .ticket: values += budget.adjustments.map(\.ticket)
            case .reason: values += budget.adjustments.map(\.reason)
            case .commit: values += budget.changes.map(\.commit)
            case .adjustment: values += budget.adjustments.map(\.name)
            case .service: values.append(budget.service)
            case .slo: values.append(budget.slo)
            case .team: values.append(budget.team)
            case .region: values.append(budget.region)
            case .evidence, .command, .selectors: break
            }
        }
        return Set(values.compactMap { $0 }.filter { !$0.isEmpty })
    }

    /// The text `NAME <MAIL>` of an author, and its parts.
    private static func persons(_ author: String) -> [String?] {
        let parts = author.split(separator: "<", maxSplits: 1)
        guard parts.count == 2, parts[1].hasSuffix(">") else { return [author] }
        let name = parts[0].split(separator: " ").joined(separator: " ")
        return [author, name, String(parts[1].dropLast())]
    }
}

extension Redactor {
    /// A text without secrets.
    func text(_ text: String) -> String { scrubber.scrubbed(text) }

    /// A text without secrets; nothing where its kind is hidden.
    func text(_ text: String?, of kind: RedactionRules.Kind) -> String? {
        guard let text, !rules.hidden.contains(kind) || kind.isNumbered else { return nil }
        return names[kind]?[text] ?? scrubber.scrubbed(text)
    }

    /// Labels without secrets.
    func labels(_ list: [Label]) -> [Label] {
        list.map { label in
            let value = labels[label.name]?[label.value]
            return Label(name: text(label.name), value: value ?? text(label.value))
        }.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    /// Whether a kind is left out.
    func hides(_ kind: RedactionRules.Kind) -> Bool { rules.hidden.contains(kind) }
}
