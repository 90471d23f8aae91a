internal import SloburnModel

/// Reads `connectionDetails.json`: how a JSON object becomes a sample.
enum JSONMappingReader {
    private static let known = [
        "preset", "kind", "interval", "metric", "value", "unit", "timestamp", "start", "labels", "id", "framing",
    ]

    /// The mapping, nil where it has errors, and the framing where it is given here.
    static func read(_ element: Element, _ dialect: UnitDialect) -> (mapping: JSONMapping?, framing: Element?)? {
        guard let fields = Fields(element, known) else { return nil }
        let preset = fields["preset"].map { $0.choice(JSONPreset.self) }
        let base = (preset ?? nil)?.mapping
        let kind = fields["kind"].map { $0.choice(MetricKind.self) } ?? base?.kind ?? .event
        let metric = metric(fields, base)
        let value = fields["value"].map { property($0, check: checkNumber) } ?? base?.value ?? .constant("1")
        let unit = fields["unit"].map { property($0) { checkUnit($0, $1, dialect) } } ?? base?.unit ?? .constant("1")
        let timestamp = fields["timestamp"].map(Self.timestamp)
        let start = fields["start"].map(Self.timestamp)
        let labels = fields["labels"].map(Self.labels)
        let id = fields["id"].map(Self.id)
        guard let kind, let metric, let value, let unit else { return (nil, fields["framing"]) }
        let interval = RateInterval.read(fields, kind)
        // Present but unreadable is not the same as absent.
        if case .some(nil) = interval { return (nil, fields["framing"]) }
        if case .some(nil) = preset { return (nil, fields["framing"]) }
        if case .some(nil) = timestamp { return (nil, fields["framing"]) }
        if case .some(nil) = start { return (nil, fields["framing"]) }
        if case .some(nil) = labels { return (nil, fields["framing"]) }
        if case .some(nil) = id { return (nil, fields["framing"]) }
        var mapping = JSONMapping(
            kind: kind, metric: metric, value: value, unit: unit, timestamp: (timestamp ?? nil) ?? base?.timestamp,
            start: start ?? nil, labels: labels ?? nil, id: id ?? nil)
        mapping.interval = interval ?? nil
        return (mapping, fields["framing"])
    }

    private static func metric(_ fields: Fields, _ base: JSONMapping?) -> JSONMapping.Property? {
        if let base, fields["metric"] == nil { return base.metric }
        return fields.required("metric", "write { field: PATH } or { value: NAME }, or name a preset").flatMap {
            property($0)
        }
    }

    private static func property(
        _ element: Element, check: (Element, String) -> Void = { _, _ in }
    ) -> JSONMapping.Property? {
        guard let fields = Fields(element, ["field", "value"]), let (key, place) = fields.exactlyOne("field", "value")
        else { return nil }
        if key == "field" { return place.nonEmptyText().map { .field($0) } }
        guard let text = place.scalarText() else { return nil }
        guard !text.isEmpty else {
            place.error(.invalidValue, "must not be empty")
            return nil
        }
        check(place, text)
        return .constant(text)
    }

    private static func checkNumber(_ element: Element, _ text: String) {
        if Decimal128(text) == nil { element.error(.wrongType, "a constant value must be a number, found '\(text)'") }
    }

    private static func checkUnit(_ element: Element, _ text: String, _ dialect: UnitDialect) {
        if let problem = NormalizeBridge.problem(ofUnit: text, in: dialect) { element.error(.unknownUnit, problem) }
    }

    private static func timestamp(_ element: Element) -> JSONMapping.TimestampField? {
        guard let fields = Fields(element, ["field", "encoding", "timeZone", "at"]) else { return nil }
        let field = fields.required("field", "write the path of the event time").flatMap { $0.nonEmptyText() }
        let encoding = fields["encoding"].map { $0.choice(JSONMapping.TimestampField.Encoding.self) } ?? .auto
        let zone = fields["timeZone"].map { timeZone($0) } ?? "UTC"
        let end = fields["at"].map { $0.choice(JSONMapping.TimestampField.End.self) } ?? .end
        guard let field, let encoding, let zone, let end else { return nil }
        return JSONMapping.TimestampField(field: field, encoding: encoding, timeZone: zone, at: end)
    }

    private static func timeZone(_ element: Element) -> String? {
        guard let name = element.nonEmptyText() else { return nil }
        switch NormalizeBridge.zone(name) {
        case .unknown(let problem):
            element.error(.unknownTimeZone, problem)
            return nil
        case .changing:
            element.warning(
                .ambiguousTimeZone,
                "the clocks of \(name) are put back once a year, so local times in the repeated hour are ambiguous; "
                    + "have producers write UTC or an offset")
            return name
        case .fixed: return name
        }
    }

    private static func labels(_ element: Element) -> [String]? {
        Fields(element, ["fields"])?.required("fields", "list the paths that become labels")?.distinctTexts()
    }

    private static func id(_ element: Element) -> String? {
        Fields(element, ["field"])?.required("field", "write the path of the event's id")?.nonEmptyText()
    }
}
