internal import SloburnModel

/// Reads `match` of a Route.
enum RouteMatchReader {
    private static let known = [
        "services", "slos", "tiers", "stages", "severities", "kinds", "labels", "time",
    ]

    static func match(_ element: Element) -> RouteMatch? {
        guard let fields = Fields(element, known) else { return nil }
        var match = RouteMatch()
        for (key, path) in [
            ("services", \RouteMatch.services), ("slos", \.slos), ("tiers", \.tiers), ("stages", \.stages),
            ("severities", \.severities),
        ] {
            guard let list = fields[key], list.nonEmptyList() != nil else { continue }
            match[keyPath: path] = list.distinctTexts() ?? []
        }
        match.kinds = fields["kinds"]?.nonEmptyList()?.compactMap { $0.choice(AlertKind.self) } ?? []
        for (label, value) in fields["labels"]?.entries() ?? [] { match.labels[label] = value.text() }
        match.time = fields["time"].flatMap(hours)
        return match
    }

    private static func hours(_ element: Element) -> RouteMatch.Hours? {
        guard let fields = Fields(element, ["hours", "timeZone", "outside"]) else { return nil }
        let isOutside = fields["outside"].map { $0.boolean() } ?? false
        let hint = "write hours of the week, such as Mon-Fri 08:00-18:00"
        guard let place = fields.required("hours", hint), let text = place.nonEmptyText() else { return nil }
        do throws(ServiceHoursError) {
            let name = try ServiceHours.zoneName(in: text)
            guard let zone = zone(named: name, place, fields), let isOutside else { return nil }
            return RouteMatch.Hours(try ServiceHours(text, in: zone), isOutside: isOutside)
        } catch {
            place.error(.invalidValue, error.description)
            return nil
        }
    }

    /// The zone that stands behind the hours, or beside them.
    private static func zone(named written: String?, _ hours: Element, _ fields: Fields) -> ZoneRules? {
        let place = fields["timeZone"]
        if let place, let written {
            place.error(.exclusiveFields, "the hours name the time zone '\(written)' already")
            return nil
        }
        guard let name = written ?? place?.nonEmptyText() else {
            if place == nil { fields.reportMissing("timeZone", "write an IANA zone, such as Europe/Berlin") }
            return nil
        }
        let (rules, problem) = NormalizeBridge.rules(ofZone: name)
        if let problem { (place ?? hours).error(.unknownTimeZone, problem) }
        return rules
    }
}
