internal import SloburnModel

/// Reads `kind: Adjustment`.
enum AdjustmentSpecReader {
    /// What `effect` may say.
    enum EffectName: String, CaseIterable {
        case exclude, suppress, grant
    }

    private static let known = [
        "description", "select", "effect", "grant", "from", "to", "at", "recurrence", "author", "reason", "ticket",
    ]

    /// The adjustment; nil, with a finding, where some of it can't be used.
    static func adjustment(_ spec: Element, name: String) -> Adjustment? {
        guard let fields = Fields(spec, known) else { return nil }
        fields.checkDescription()
        let scope = fields.required("select", "say for which SLOs, such as { slos: [checkout] }").flatMap(Self.scope)
        let effectName = fields.required("effect", "write exclude, suppress or grant").flatMap {
            $0.choice(EffectName.self)
        }
        let effect = effectName.flatMap { Self.effect($0, fields) }
        let schedule = effectName.flatMap { AdjustmentScheduleReader(fields: fields, effect: $0).schedule() }
        let (author, reason) = (signature("author", "who made it", fields), signature("reason", "why", fields))
        let ticket = fields["ticket"].flatMap { $0.nonEmptyText() }
        guard let scope, let effect, let schedule else { return nil }
        var adjustment = Adjustment(
            name: name, scope: scope, schedule: schedule, effect: effect, author: author, reason: reason, ticket: ticket
        )
        adjustment.description = fields["description"]?.plainText
        return adjustment
    }

    private static func signature(_ key: String, _ what: String, _ fields: Fields) -> String? {
        if let element = fields[key] { return element.nonEmptyText() }
        fields.element.report(
            .warning, .unsignedAdjustment, "there is no \(key); say \(what), for those who ask later",
            path: fields.element.childPath(key))
        return nil
    }

    // MARK: - Scope

    static func scope(_ element: Element) -> AdjustmentScope? {
        guard let fields = Fields(element, ["slos", "services", "tiers", "labels", "group"]) else { return nil }
        var scope = AdjustmentScope()
        scope.slos = fields["slos"].flatMap(texts) ?? []
        scope.services = fields["services"].flatMap(texts) ?? []
        scope.tiers = fields["tiers"].flatMap(texts) ?? []
        scope.labels = fields["labels"].map(pairs) ?? [:]
        scope.group = fields["group"].map(pairs) ?? [:]
        if scope == AdjustmentScope() {
            let isEmpty = ["slos", "services", "tiers", "labels", "group"].allSatisfy { fields[$0] == nil }
            if isEmpty {
                element.error(
                    .missingField,
                    "selects nothing; one of slos, services, tiers, labels and group is required; slos: [\"*\"] is every SLO"
                )
            }
            return nil
        }
        return scope
    }

    private static func texts(_ element: Element) -> [String]? {
        element.nonEmptyList() == nil ? nil : element.distinctTexts()
    }

    private static func pairs(_ element: Element) -> [String: String] {
        let entries = element.entries() ?? []
        if entries.isEmpty, case .mapping = element.value.content {
            element.error(.missingField, "must have at least one label")
        }
        let pairs = entries.compactMap { key, value in value.text().map { (key, $0) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    // MARK: - Effect

    private static func effect(_ name: EffectName, _ fields: Fields) -> Adjustment.Effect? {
        guard name == .grant else {
            if let element = fields["grant"] {
                element.error(.exclusiveFields, "goes with effect: grant only, not with \(name.rawValue)")
                return nil
            }
            return name == .exclude ? .exclude : .suppress
        }
        guard let element = fields.required("grant", "write { badEvents: 100 } or { minutes: 30 }"),
            let grant = Fields(element, ["badEvents", "minutes"]),
            let (key, amount) = grant.exactlyOne("badEvents", "minutes")
        else { return nil }
        if key == "badEvents" { return amount.integer(1...Int64.max).map { .grant(.badEvents($0)) } }
        return amount.integer(1...366 * 1_440).map { .grant(.time(.minutes($0))) }
    }
}
