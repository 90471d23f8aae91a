internal import SloburnModel

/// Reads `kind: Route`.
enum RouteReader {
    private static let known = [
        "description", "match", "priority", "owner", "targets", "key", "runbook", "dashboard", "escalation",
        "groupAlerts",
    ]

    /// The route; what of it can't be read has a finding and is left out.
    static func document(_ spec: Element, name: String, place: Element) -> RouteDocument? {
        guard let fields = Fields(spec, known) else { return nil }
        fields.checkDescription()
        var route = RouteDefinition(name: name)
        if let match = fields["match"].flatMap(RouteMatchReader.match) { route.match = match }
        if let priority = fields["priority"]?.integer(-1_000_000...1_000_000) { route.priority = priority }
        route.owner = fields["owner"]?.nonEmptyText()
        if fields["owner"] == nil {
            spec.report(
                .warning, .missingField, "nobody is named who answers for these alerts; write owner",
                path: spec.childPath("owner"))
        }
        route.key = fields["key"]?.nonEmptyText()
        route.runbook = fields["runbook"]?.nonEmptyText()
        route.dashboard = fields["dashboard"].flatMap(link)
        route.grouping = fields["groupAlerts"].flatMap(grouping)
        return RouteDocument(
            element: place, definition: route, targets: fields["targets"].flatMap(targets) ?? [],
            steps: fields["escalation"].flatMap(EscalationReader.steps) ?? [],
            groupedBy: route.grouping == nil ? nil : fields["groupAlerts"]?["by"])
    }

    /// A list of names, or of ways that are written down: at least one.
    static func targets(_ element: Element) -> [RouteDocument.Target]? {
        element.nonEmptyList()?.compactMap { item in
            if case .scalar = item.value.content { return item.nonEmptyText().map { .reference($0, item) } }
            guard let fields = Fields(item, ["name", "target"]) else { return nil }
            let name = fields["name"]?.nonEmptyText()
            let target = fields.required("target", "write the way to reach somebody")?.nonEmptyText()
            return target.map { .inline(RouteTarget(name: name, target: $0)) }
        }
    }

    private static func grouping(_ element: Element) -> AlertGrouping? {
        guard let fields = Fields(element, ["by", "threshold"]) else { return nil }
        let by = fields.required("by", "say what alerts have in common, such as [service]")
        let names = by?.nonEmptyList() == nil ? nil : by?.distinctTexts()
        let threshold = fields.required("threshold", "say how many are told one by one, such as 5")?.integer(1...10_000)
        guard let names, let threshold else { return nil }
        return AlertGrouping(by: names, threshold: Int(threshold))
    }

    private static func link(_ element: Element) -> LinkTemplate? {
        guard let text = element.nonEmptyText() else { return nil }
        do throws(LinkTemplate.TextError) {
            return try LinkTemplate(text)
        } catch {
            element.error(.invalidValue, error.message)
            return nil
        }
    }
}
