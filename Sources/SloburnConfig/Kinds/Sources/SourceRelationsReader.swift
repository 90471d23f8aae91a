internal import SloburnModel

/// What a source says of its completeness and health, and of sources that stand in for it or are compared with it.
struct SourceRelationsDocument {
    var completeness: CompletenessRule?
    var fallback: FallbackRule?
    var reconcile: ReconcileRule?
    var health: SourceHealthRule?
}

/// Reads what `connectionDetails` says of completeness, health and other sources.
enum SourceRelationsReader {
    /// The keys of `connectionDetails` that are read here.
    static let keys = ["completeness", "fallback", "reconcile", "health"]

    /// What is said; nil, with a finding, where some of it can't be used.
    ///
    /// - Parameters:
    ///   - fields: those of `connectionDetails`.
    ///   - source: the source's name.
    ///   - format: how its records are written; nil where that is not known.
    ///   - envelope: what is around them; nil where that is not known.
    /// - Returns: the rules that there are.
    static func relations(
        _ fields: Fields, of source: String, _ format: SourceFormat?, _ envelope: SourceEnvelope?
    ) -> SourceRelationsDocument? {
        let reader = CompletenessReader(source: source, format: format, envelope: envelope)
        let completeness = fields["completeness"].map(reader.rule)
        let fallback = fields["fallback"].map(FallbackReader.rule)
        let reconcile = fields["reconcile"].map(ReconcileReader.rule)
        let health = fields["health"].map {
            SourceHealthReader.rule($0, hasCompleteness: fields["completeness"] != nil)
        }
        if case .some(nil) = completeness { return nil }
        if case .some(nil) = fallback { return nil }
        if case .some(nil) = reconcile { return nil }
        if case .some(nil) = health { return nil }
        return SourceRelationsDocument(
            completeness: completeness ?? nil, fallback: fallback ?? nil, reconcile: reconcile ?? nil,
            health: health ?? nil)
    }
}

/// Reads `connectionDetails.fallback`.
enum FallbackReader {
    static func rule(_ element: Element) -> FallbackRule? {
        guard let fields = Fields(element, ["source", "after", "backAfter"]) else { return nil }
        let source = fields.required("source", "name the DataSource that stands in").flatMap { $0.nonEmptyText() }
        let after = span(fields["after"], FallbackRule.defaultAfter)
        let backAfter = span(fields["backAfter"], FallbackRule.defaultBackAfter)
        guard let source, let after, let backAfter else { return nil }
        return FallbackRule(source: source, after: after, backAfter: backAfter)
    }

    private static func span(_ element: Element?, _ standard: TimeSpan) -> TimeSpan? {
        guard let element else { return standard }
        return element.timeSpan(.seconds(10) ... .hours(1))
    }
}

/// Reads `connectionDetails.reconcile`.
enum ReconcileReader {
    private static let known = ["source", "within", "every", "wait", "minEvents", "ticket"]

    static func rule(_ element: Element) -> ReconcileRule? {
        guard let fields = Fields(element, known) else { return nil }
        let source = fields.required("source", "name the DataSource to compare with").flatMap { $0.nonEmptyText() }
        let within = fields.required("within", "write the largest difference as a share, such as 0.01").flatMap(share)
        let interval = fields["every"].map { $0.partOfHour() } ?? .minutes(5)
        let wait = fields["wait"].map { $0.timeSpan(.zero ... .hours(1)) } ?? .minutes(1)
        let minEvents = fields["minEvents"].map { $0.integer(1 ... .max) } ?? 1
        let raisesTicket = fields["ticket"].map { $0.boolean() } ?? false
        guard let source, let within, let interval, let wait, let minEvents, let raisesTicket else { return nil }
        return ReconcileRule(
            source: source, within: within, interval: interval, wait: wait, minEvents: minEvents,
            raisesTicket: raisesTicket)
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio >= Ratio(0), ratio < Ratio(1) { return ratio }
        element.error(
            .outOfRange, "must be at least 0 and below 1 (a share: 1 percent is 0.01), found \(element.writtenText)")
        return nil
    }
}
