internal import SloburnModel

/// Says in words what an adjustment does.
enum AdjustmentText {
    /// Every property, in an order that is always the same.
    static func properties(_ adjustment: Adjustment) -> [Property] {
        let scope = adjustment.scope
        var properties = [Property("effect", effect(adjustment.effect))]
        for (name, list) in [("slos", scope.slos), ("services", scope.services), ("tiers", scope.tiers)]
        where !list.isEmpty {
            properties.append(Property("select \(name)", list.sorted().joined(separator: ", ")))
        }
        properties += CanonicalText.sorted(scope.labels).map { Property("select label \($0.key)", $0.value) }
        properties += CanonicalText.sorted(scope.group).map { Property("select group \($0.key)", $0.value) }
        properties.append(Property("when", schedule(adjustment)))
        let remarks = [
            ("description", adjustment.description), ("author", adjustment.author), ("reason", adjustment.reason),
            ("ticket", adjustment.ticket),
        ]
        return properties + remarks.compactMap { name, text in text.map { Property(name, $0) } }
    }

    private static func effect(_ effect: Adjustment.Effect) -> String {
        switch effect {
        case .exclude: "exclude samples"
        case .suppress: "suppress alerts"
        case .grant(.badEvents(let count)): "grant \(count) bad events"
        case .grant(.time(let span)): "grant \(span)"
        }
    }

    private static func schedule(_ adjustment: Adjustment) -> String {
        switch adjustment.schedule {
        case .once(let from, let to):
            if case .grant = adjustment.effect { return "at \(NormalizeBridge.text(from))" }
            return "from \(NormalizeBridge.text(from)) " + (to.map { "to \(NormalizeBridge.text($0))" } ?? "on")
        case .recurring(let recurrence):
            let start = LocalDateTime.text(day: recurrence.startDay, second: recurrence.startSecond)
            return "\(recurrence.duration) from \(start) \(recurrence.zone.identifier), \(recurrence.rule)"
        case .outside(let hours): return "outside of \(hours.text)"
        }
    }
}
