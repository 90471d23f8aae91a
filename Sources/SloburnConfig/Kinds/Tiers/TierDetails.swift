internal import SloburnModel

/// What a tier asks for beside its burn rates; nil where nothing is said of it.
struct TierDetails: Hashable {
    var pendingFor: TimeSpan?
    var keepFiringFor: TimeSpan?
    var minEvents: Int64?
    var minBadEvents: Int64?
    var confidence: Confidence?
    var resolveBelow: Ratio?
    var flapping: FlapRule?
    var silencedBy: String?

    /// What holds where nobody says anything.
    static let standard = TierDetails(pendingFor: .zero, keepFiringFor: .zero, minEvents: 0, minBadEvents: 0)

    /// These, with what others say where they say nothing.
    func filled(by others: TierDetails) -> TierDetails {
        TierDetails(
            pendingFor: pendingFor ?? others.pendingFor, keepFiringFor: keepFiringFor ?? others.keepFiringFor,
            minEvents: minEvents ?? others.minEvents, minBadEvents: minBadEvents ?? others.minBadEvents,
            confidence: confidence ?? others.confidence, resolveBelow: resolveBelow ?? others.resolveBelow,
            flapping: flapping ?? others.flapping, silencedBy: silencedBy ?? others.silencedBy)
    }
}

// MARK: - Reading

extension TierDetails {
    /// The names of the fields.
    static let keys = [
        "for", "keepFiringFor", "minEvents", "minBadEvents", "confidence", "resolveBelow", "flapping", "silencedBy",
    ]

    /// Reads the fields that are there; nil, with findings, where some can't be used.
    init?(_ fields: Fields) {
        let longest = TimeSpan.days(365)
        pendingFor = fields["for"]?.timeSpan(.zero...longest)
        keepFiringFor = fields["keepFiringFor"]?.timeSpan(.zero...longest)
        minEvents = fields["minEvents"]?.integer(0 ... .max)
        minBadEvents = fields["minBadEvents"]?.integer(0 ... .max)
        confidence = fields["confidence"].flatMap(Self.confidence)
        resolveBelow = fields["resolveBelow"].flatMap(Self.share)
        flapping = fields["flapping"].flatMap(Self.flapping)
        silencedBy = fields["silencedBy"].flatMap(BurnRatePolicyReader.severity)
        let isRead = [
            pendingFor != nil, keepFiringFor != nil, minEvents != nil, minBadEvents != nil, confidence != nil,
            resolveBelow != nil, flapping != nil, silencedBy != nil,
        ]
        guard zip(Self.keys, isRead).allSatisfy({ fields[$0] == nil || $1 }) else { return nil }
    }

    private static func confidence(_ element: Element) -> Confidence? {
        guard let level = element.ratio() else { return nil }
        if let confidence = Confidence(level) { return confidence }
        element.error(
            .outOfRange, "must be at least 0.5 and below 1 (95 percent are 0.95), found \(element.writtenText)")
        return nil
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let share = element.ratio() else { return nil }
        if share > Ratio(0), share <= Ratio(1) { return share }
        element.error(
            .outOfRange, "must be a share of the factor, above 0 and at most 1, found \(element.writtenText)")
        return nil
    }

    private static func flapping(_ element: Element) -> FlapRule? {
        guard let fields = Fields(element, ["episodes", "within", "quietFor"]) else { return nil }
        let spans = TimeSpan.seconds(1) ... .days(7)
        let episodes = fields.required("episodes")?.integer(2...100)
        let within = fields.required("within")?.timeSpan(spans)
        let quietFor = fields.required("quietFor")?.timeSpan(spans)
        guard let episodes, let within, let quietFor else { return nil }
        return FlapRule(episodes: Int(episodes), within: within, quietFor: quietFor)
    }
}
