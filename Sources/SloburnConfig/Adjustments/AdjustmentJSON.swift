public import SloburnModel

/// Writes adjustments as the documents they are read from, in JSON on one line.
public enum AdjustmentJSON {
    /// The document of an adjustment; nil for service hours, which are no document.
    public static func text(_ adjustment: Adjustment) -> String? {
        guard let time = time(adjustment) else { return nil }
        var spec: [(String, String)] = []
        if let description = adjustment.description { spec.append(("description", text(description))) }
        spec.append(("select", select(adjustment.scope)))
        spec += effect(adjustment.effect) + time
        for (key, value) in [
            ("author", adjustment.author), ("reason", adjustment.reason), ("ticket", adjustment.ticket),
        ] {
            if let value { spec.append((key, text(value))) }
        }
        return object([
            ("apiVersion", text("sloburn/v1")), ("kind", text("Adjustment")),
            ("metadata", object([("name", text(adjustment.name))])), ("spec", object(spec)),
        ])
    }

    private static func select(_ scope: AdjustmentScope) -> String {
        var members: [(String, String)] = []
        for (key, list) in [("slos", scope.slos), ("services", scope.services), ("tiers", scope.tiers)]
        where !list.isEmpty {
            members.append((key, "[" + list.map(text).joined(separator: ",") + "]"))
        }
        for (key, pairs) in [("labels", scope.labels), ("group", scope.group)] where !pairs.isEmpty {
            members.append((key, object(CanonicalText.sorted(pairs).map { ($0.key, text($0.value)) })))
        }
        return object(members)
    }

    private static func effect(_ effect: Adjustment.Effect) -> [(String, String)] {
        switch effect {
        case .exclude: return [("effect", text("exclude"))]
        case .suppress: return [("effect", text("suppress"))]
        case .grant(.badEvents(let count)):
            return [("effect", text("grant")), ("grant", object([("badEvents", "\(count)")]))]
        case .grant(.time(let span)):
            let minutes = span.nanoseconds / TimeSpan.minutes(1).nanoseconds
            return [("effect", text("grant")), ("grant", object([("minutes", "\(minutes)")]))]
        }
    }

    private static func time(_ adjustment: Adjustment) -> [(String, String)]? {
        switch adjustment.schedule {
        case .once(let from, let to):
            let start = text(NormalizeBridge.text(from))
            if case .grant = adjustment.effect { return [("at", start)] }
            return [("from", start)] + (to.map { [("to", text(NormalizeBridge.text($0)))] } ?? [])
        case .recurring(let recurrence):
            let start = LocalDateTime.text(day: recurrence.startDay, second: recurrence.startSecond)
            let members = [
                ("start", text(start)), ("timeZone", text(recurrence.zone.identifier)),
                ("duration", text("\(recurrence.duration)")), ("rrule", text(recurrence.rule)),
            ]
            return [("recurrence", object(members))]
        case .outside: return nil
        }
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(text($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func text(_ text: String) -> String { QuotedText.json(text) }
}
