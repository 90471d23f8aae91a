internal import SloburnModel

/// Says in words what alerts a budget has, and how they differ.
enum AlertText {
    /// The tiers that differ: changed ones in the new order, then removed ones.
    static func changes(from old: [AlertTier], to new: [AlertTier]) -> [PropertyChange] {
        var (before, after) = (old.map(Optional.some), new.map(Optional.some))
        var pairs: [Int: AlertTier] = [:]
        // Tiers of one trigger are the same by what names them: severity and windows, else windows, else severity.
        let windows = { (tier: AlertTier) in
            [tier.trigger.rawValue, tier.longWindow.description, tier.shortWindow.description]
        }
        for key in [key, windows, { [$0.trigger.rawValue, $0.severity] }] {
            for (number, tier) in after.enumerated() {
                guard let tier else { continue }
                guard let match = before.firstIndex(where: { $0.map(key) == key(tier) }) else { continue }
                pairs[number] = before[match]
                before[match] = nil
                after[number] = nil
            }
        }
        let present = new.enumerated().compactMap { number, tier in
            guard let old = pairs[number] else { return PropertyChange(property: name(tier), new: rule(tier)) }
            return change(from: old, to: tier)
        }
        return present + before.compactMap { $0 }.map { PropertyChange(property: name($0), old: rule($0)) }
    }

    /// AlertPolicies with whom they notify.
    static func properties(_ policies: [AlertPolicyDefinition]) -> [Property] {
        policies.flatMap { policy in
            let flags = [
                (policy.alertWhenBreaching, "breaching"), (policy.alertWhenResolved, "resolved"),
                (policy.alertWhenNoData, "no data"),
            ]
            let words = flags.filter(\.0).map(\.1).joined(separator: ", ")
            let text = "\(policy.severity) when \(words.isEmpty ? "never" : words)"
            return [Property("policy \(policy.name)", text)]
                + policy.notificationTargets.map { Property("notify \(policy.name)/\($0.name)", Self.text($0)) }
        }
    }

    private static func text(_ target: NotificationTarget) -> String {
        let labels = CanonicalText.sorted(target.labels).map { "\($0.key)=\($0.value.joined(separator: ","))" }
        return ([target.target, target.description ?? ""] + labels).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func key(_ tier: AlertTier) -> [String] {
        [tier.trigger.rawValue, tier.severity, tier.longWindow.description, tier.shortWindow.description]
    }

    private static func name(_ tier: AlertTier) -> String {
        let isOne = tier.longWindow == tier.shortWindow
        let trigger =
            switch tier.trigger {
            case .burnRate: ""
            case .noData: " without data"
            case .reconcile: " where sources differ"
            case .exhausted: " when overspent"
            }
        if tier.trigger == .exhausted { return "alert \(tier.severity)\(trigger)" }
        return "alert \(tier.severity) \(tier.longWindow)" + (isOne ? "" : "/\(tier.shortWindow)") + trigger
    }

    private static func rule(_ tier: AlertTier) -> String { parts(tier).map(\.text).joined(separator: ", ") }

    /// What makes a tier beside its name; the parts that say nothing are left out.
    private static func parts(_ tier: AlertTier) -> [Property] {
        var parts: [Property] = []
        switch tier.trigger {
        case .noData: parts.append(Property("events", "no event"))
        case .reconcile: parts.append(Property("counts", "counts differ"))
        case .exhausted: parts.append(Property("budget", "less than nothing remains"))
        case .burnRate:
            let comparison = tier.comparison == .gt ? "" : "\(tier.comparison.rawValue) "
            parts.append(Property("factor", "\(comparison)factor \(tier.factor.decimalText)"))
        }
        if tier.pendingFor != .zero { parts.append(Property("for", "for \(tier.pendingFor)")) }
        if tier.keepFiringFor != .zero {
            parts.append(Property("keepFiringFor", "keepFiringFor \(tier.keepFiringFor)"))
        }
        if tier.minEvents != 0 { parts.append(Property("minEvents", "minEvents \(tier.minEvents)")) }
        if tier.minBadEvents != 0 { parts.append(Property("minBadEvents", "minBadEvents \(tier.minBadEvents)")) }
        if let confidence = tier.confidence {
            parts.append(Property("confidence", "confidence \(confidence.level.exactText)"))
        }
        if let share = tier.resolveBelow {
            parts.append(Property("resolveBelow", "resolveBelow \(share.exactText)"))
        }
        if let other = tier.silencedBy { parts.append(Property("silencedBy", "silencedBy \(other)")) }
        if let rule = tier.flapping {
            let text = "flapping after \(rule.episodes) in \(rule.within), until quiet for \(rule.quietFor)"
            parts.append(Property("flapping", text))
        }
        return parts
    }

    /// What differs between two tiers that are one; nil when nothing does.
    private static func change(from old: AlertTier, to new: AlertTier) -> PropertyChange? {
        // Small differences of a factor must be seen as well.
        func exact(_ tier: AlertTier) -> [Property] {
            parts(tier) + (tier.trigger == .burnRate ? [Property("exact", tier.factor.exactText)] : [])
        }
        let isRenamed = key(old) != key(new)
        guard isRenamed || exact(old) != exact(new) else { return nil }
        let changes = PropertyChange.changes(from: parts(old), to: parts(new))
        var (before, after) = (
            changes.map { $0.old ?? "no \($0.property)" }, changes.map { $0.new ?? "no \($0.property)" }
        )
        if changes.isEmpty, old.factor != new.factor, new.trigger == .burnRate {
            (before, after) = (["factor \(old.factor.exactText)"], ["factor \(new.factor.exactText)"])
        }
        if isRenamed {
            before.insert(String(name(old).dropFirst("alert ".count)), at: 0)
            after.insert(String(name(new).dropFirst("alert ".count)), at: 0)
        }
        return PropertyChange(
            property: name(new), old: before.joined(separator: ", "), new: after.joined(separator: ", "),
            direction: direction(old, new), note: note(old, new))
    }

    /// Which way a change of the confidence goes, where nothing else differs: the surer a tier must be, the less it alerts.
    private static func direction(_ old: AlertTier, _ new: AlertTier) -> PropertyChange.Direction? {
        var same = old
        same.confidence = new.confidence
        guard same == new, old.confidence != new.confidence else { return nil }
        // None at all is the least.
        return (old.confidence?.level ?? Ratio(0)) < (new.confidence?.level ?? Ratio(0)) ? .loosened : .tightened
    }

    private static func note(_ old: AlertTier, _ new: AlertTier) -> String? {
        guard old.comparison == new.comparison, old.factor != new.factor, key(old) == key(new), new.trigger == .burnRate
        else { return nil }
        return "it fires at a \(new.factor < old.factor ? "lower" : "higher") burn rate"
    }
}
