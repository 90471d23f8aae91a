internal import SloburnModel

/// Reads `spec.alerting`, and knows the tiers that every SLO of Pyrra has.
enum PyrraAlerting {
    private struct Tier {
        var severity: String
        var factor: Int64
        /// In minutes, of a period of 28 days.
        var long: Int64
        var short: Int64
        var pending: Int64
    }

    /// *Source:* github.com/pyrra-dev/pyrra, `slo/slo.go`, `Windows`.
    private static let tiers = [
        Tier(severity: "critical", factor: 14, long: 60, short: 5, pending: 2),
        Tier(severity: "critical", factor: 7, long: 360, short: 30, pending: 15),
        Tier(severity: "warning", factor: 2, long: 1_440, short: 120, pending: 60),
        Tier(severity: "warning", factor: 1, long: 5_760, short: 360, pending: 180),
    ]

    /// When to alert.
    static func alerting(_ element: Element?, _ window: PyrraWindow) -> ConvertedSLO.Alerting {
        if let element, isOff(element) { return .none }
        let documents = tiers.compactMap { tier -> TierDocument? in
            let (long, short) = (scaled(tier.long, window), scaled(tier.short, window))
            guard short > .zero, short < long else {
                // Pyrra makes windows of 0 minutes here, which see nothing.
                window.element.notConverted(
                    "the tier with the factor \(tier.factor) is left out: \(window.text) is too short for its windows")
                return nil
            }
            return TierDocument(
                severity: tier.severity, longWindow: long, shortWindow: short, rate: .factor(Ratio(tier.factor)),
                details: TierDetails(pendingFor: scaled(tier.pending, window)))
        }
        return documents.isEmpty ? .none : .policy(name: "pyrra-\(window.text)", tiers: documents)
    }

    /// So many minutes of 28 days as a part of the window, rounded to the minute, halves up.
    private static func scaled(_ minutes: Int64, _ window: PyrraWindow) -> TimeSpan {
        let seconds = window.span.nanoseconds / TimeSpan.seconds(1).nanoseconds
        let reference = TimeSpan.days(28).nanoseconds / TimeSpan.seconds(1).nanoseconds
        return .minutes((seconds * minutes * 2 + reference) / (reference * 2))
    }

    private static func isOff(_ element: Element) -> Bool {
        guard let fields = SourceFields(element, ["disabled", "burnrates", "absent", "name"]) else { return false }
        if fields["absent"]?.boolean() == true {
            fields["absent"]?.notConverted("alerts on absent metrics can't be moved; Sloburn has none yet")
        }
        return fields["disabled"]?.boolean() == true || fields["burnrates"]?.boolean() == false
    }

    /// The name that alerts have.
    static func name(_ element: Element) -> String? {
        let name = SourceFields(element, ["name"], reports: false)?["name"]?.scalarText()
        return name?.isEmpty == true ? nil : name
    }
}
