internal import SloburnModel

/// A document of kind BurnRatePolicy.
struct PolicyDocument {
    var name: String
    var element: Element
    /// The tiers; nil where some have errors of their own.
    var tiers: [TierDocument]?
}

/// The policy an SLO has that names no other.
///
/// *Source:* The Site Reliability Workbook, chapter 5, table 5-8.
enum BuiltInPolicy {
    static let name = "google-sre"
    /// The name that stands for no alerts.
    static let noneName = "none"

    static let tiers: [TierDocument] = [
        tier("page", .hours(1), .minutes(5), percent: 2), tier("page", .hours(6), .minutes(30), percent: 5),
        tier("ticket", .days(1), .hours(2), percent: 10), tier("ticket", .days(3), .hours(6), percent: 10),
    ]

    private static func tier(
        _ severity: String, _ long: TimeSpan, _ short: TimeSpan, percent: Int64
    ) -> TierDocument {
        TierDocument(
            severity: severity, longWindow: long, shortWindow: short,
            rate: .budgetShare(Ratio(percent, over: 100) ?? Ratio(percent)))
    }
}

/// Reads `kind: BurnRatePolicy`.
enum BurnRatePolicyReader {
    private static let known = [
        "severity", "longWindow", "shortWindow", "budgetShare", "factor",
    ]

    /// The tiers; nil, with findings, where some can't be used.
    static func tiers(_ spec: Element) -> [TierDocument]? {
        guard let fields = Fields(spec, ["description", "tiers"]) else { return nil }
        fields.checkDescription()
        guard let elements = fields.required("tiers")?.nonEmptyList() else { return nil }
        let tiers = elements.compactMap { tier($0) }
        if tiers.count == elements.count { checkSilence(tiers, elements) }
        return tiers.count == elements.count ? tiers : nil
    }

    /// Checks the names that are taken.
    static func checkName(_ document: PolicyDocument) {
        if document.name == BuiltInPolicy.noneName {
            document.element.error(.duplicateName, "'none' stands for no alerts; choose another name")
        } else if document.name == BuiltInPolicy.name, let tiers = document.tiers,
            tiers.map({ $0.filled(by: .standard) }) != BuiltInPolicy.tiers.map({ $0.filled(by: .standard) })
        {
            document.element.error(
                .duplicateName, "'google-sre' is built in with other tiers than these; choose another name")
        }
    }

    /// Warns where a tier is to be silenced by an alert that the policy does not have.
    private static func checkSilence(_ tiers: [TierDocument], _ elements: [Element]) {
        let severities = tiers.map(\.severity)
        for (tier, element) in zip(tiers, elements) {
            guard let other = tier.details.silencedBy, let place = element["silencedBy"] else { continue }
            if other == tier.severity {
                place.warning(.ignoredField, "has no effect: an alert can't silence itself")
            } else if !severities.contains(other) {
                place.warning(
                    .ignoredField,
                    "has no effect: no tier here has the severity '\(other)'\(NearestName.hint(for: other, in: severities))"
                )
            }
        }
    }

    private static func tier(_ element: Element) -> TierDocument? {
        guard let fields = Fields(element, known + TierDetails.keys) else { return nil }
        let severity = fields.required("severity", "write page, ticket or a word of your own").flatMap(Self.severity)
        let long = fields.required("longWindow").flatMap(Self.window)
        let short = fields.required("shortWindow").flatMap(Self.window)
        if let long, let short, short >= long {
            fields["shortWindow"]?.error(.outOfRange, "must be shorter than longWindow (\(long)), found \(short)")
        }
        let rate = fields.exactlyOne("budgetShare", "factor").flatMap { Self.rate($0.key, $0.element) }
        let details = TierDetails(fields)
        guard let severity, let long, let short, let rate, let details else { return nil }
        return TierDocument(severity: severity, longWindow: long, shortWindow: short, rate: rate, details: details)
    }

    /// A severity, which is a part of keys.
    static func severity(_ element: Element) -> String? {
        guard let text = element.nonEmptyText() else { return nil }
        let isWord = !text.unicodeScalars.contains { $0 == "/" || $0.properties.isWhitespace || $0.value < 0x20 }
        guard isWord else {
            element.error(.invalidValue, "'\(text)' must be one word without '/', because it ends the key of alerts")
            return nil
        }
        return text
    }

    private static func window(_ element: Element) -> TimeSpan? {
        guard let span = element.timeSpan(.seconds(10) ... .days(365)) else { return nil }
        guard span.nanoseconds % TimeSpan.seconds(10).nanoseconds == 0 else {
            element.error(.invalidDuration, "must be a multiple of 10s, the length of a bucket, found \(span)")
            return nil
        }
        return span
    }

    private static func rate(_ key: String, _ element: Element) -> TierDocument.Rate? {
        guard let ratio = element.ratio() else { return nil }
        if key == "factor" {
            if ratio > Ratio(0) { return .factor(ratio) }
            element.error(.outOfRange, "must be above 0, found \(element.writtenText)")
            return nil
        }
        if ratio > Ratio(0), ratio <= Ratio(1) { return .budgetShare(ratio) }
        element.error(
            .outOfRange, "must be above 0 and at most 1 (a share: 2 percent are 0.02), found \(element.writtenText)")
        return nil
    }
}
