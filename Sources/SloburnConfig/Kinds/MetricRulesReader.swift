internal import SloburnModel
internal import SloburnSelector

/// Reads `connectionDetails.metrics`: what a format does not say of its metrics.
enum MetricRulesReader {
    /// The rules in their order; nil, with a finding, where one can't be used.
    static func rules(_ element: Element, _ dialect: UnitDialect) -> [MetricRule]? {
        guard let items = element.list() else { return nil }
        let rules = items.compactMap { rule($0, dialect) }
        return rules.count == items.count ? rules : nil
    }

    private static func rule(_ element: Element, _ dialect: UnitDialect) -> MetricRule? {
        guard let fields = Fields(element, ["name", "kind", "unit", "interval", "bounds"]) else { return nil }
        let names = fields.required("name", "write a metric's name, or one ^regular-expression").flatMap(Self.names)
        let kind = fields["kind"].map { $0.choice(MetricKind.self) }
        let unit = fields["unit"].map { Self.unit($0, dialect) }
        let bounds = fields["bounds"].map(Self.bounds) ?? []
        if case .some(nil) = kind { return nil }
        if case .some(nil) = unit { return nil }
        guard let bounds else { return nil }
        let interval = RateInterval.read(fields, kind ?? nil)
        if case .some(nil) = interval { return nil }
        if !bounds.isEmpty, unit == nil {
            element.error(.missingField, "bounds need the unit that they are in")
            return nil
        }
        if kind == nil, unit == nil {
            element.error(.missingField, "a rule for metrics gives a kind, a unit or both")
            return nil
        }
        return names.map {
            MetricRule(names: $0, kind: kind ?? nil, unit: unit ?? nil, interval: interval ?? nil, bounds: bounds)
        }
    }

    private static func bounds(_ element: Element) -> [Double]? {
        guard let items = element.nonEmptyList() else { return nil }
        let bounds = items.compactMap { $0.decimal().flatMap(NormalizeBridge.double) }
        guard bounds.count == items.count else { return nil }
        guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }), bounds.allSatisfy(\.isFinite) else {
            element.error(.invalidValue, "bounds must be finite and each above the one before")
            return nil
        }
        return bounds
    }

    private static func names(_ element: Element) -> MetricRule.Names? {
        guard let text = element.nonEmptyText() else { return nil }
        guard text.hasPrefix("^") else { return .name(text) }
        do throws(RegexError) {
            _ = try CompiledRegex(text)
            return .pattern(text)
        } catch {
            element.error(.invalidValue, "not a regular expression (RE2): \(error.message)")
            return nil
        }
    }

    private static func unit(_ element: Element, _ dialect: UnitDialect) -> String? {
        guard let text = element.scalarText() else { return nil }
        if let problem = NormalizeBridge.problem(ofUnit: text, in: dialect) {
            element.error(.unknownUnit, problem)
            return nil
        }
        return text
    }
}
