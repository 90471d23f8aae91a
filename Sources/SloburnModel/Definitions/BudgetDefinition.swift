/// One objective of one SLO: what is counted, against which target, over which period, with which alerts.
///
/// Each combination of `groupBy` label values is a budget of its own.
public struct BudgetDefinition: Hashable, Sendable {
    /// A query and the source it reads.
    public struct MetricQuery: Hashable, Sendable {
        /// The DataSource's name.
        public var source: String
        /// What it selects.
        public var selector: Selector

        /// Creates a query.
        public init(source: String, selector: Selector) {
            self.source = source
            self.selector = selector
        }
    }

    /// What the numerator of a ratio counts.
    public enum NumeratorKind: String, Hashable, Sendable {
        case good, bad
    }

    /// How samples become counts.
    public enum Indicator: Hashable, Sendable {
        /// Good (or bad) events over all events.
        case ratio(numerator: MetricQuery, counts: NumeratorKind, total: MetricQuery)
        /// Samples that meet a threshold over all samples.
        case threshold(MetricQuery, Threshold)
        /// Samples that are shares themselves, of good or of bad events; each is one event.
        case raw(MetricQuery, counts: NumeratorKind)
        /// What the objectives of a composite SLO come to together.
        case composite([CompositeMember])
    }

    /// What a slice or window without samples is; nothing happens for Occurrences.
    public enum NoDataPolicy: String, Hashable, Sendable, CaseIterable {
        case ignore, good, bad
    }

    /// The SLO's metadata.name.
    public var slo: String
    /// The slug of the objective's displayName when the SLO has several objectives, else nil.
    public var objectiveName: String?
    /// The name of the composite that the objective is a member of, or nil.
    public var compositeName: String?
    /// spec.service.
    public var service: String
    /// How samples become counts.
    public var indicator: Indicator
    /// Labels that split the budget, sorted by name, without repetition.
    public var groupBy: [String]
    /// Labels by which alerts say where what is bad comes from, in the order in which they are told; mostly none.
    public var breakdown: [String] = []
    /// The share of good events promised; at least 0, below 1.
    public var target: Ratio
    /// `1 - target`: the share of events that may be bad; above 0.
    public var allowedErrorRatio: Ratio
    /// How time is cut into slices that count in place of events; nil for Occurrences.
    public var slices: SliceDefinition?
    /// The stretch of time that the budget is for.
    public var period: BudgetPeriod
    /// The tiers of the burn-rate policy in its order, then those of the SLO's own policies; empty for no alerts.
    public var tiers: [AlertTier]
    /// Windows that are kept besides those of the tiers: what the alerting of its composite looks at.
    public var watchedWindows: [TimeSpan] = []
    /// The AlertPolicies that the SLO names, in its order.
    public var alertPolicies: [AlertPolicyDefinition]
    /// What an empty window is.
    public var noData: NoDataPolicy
    /// The coverage of a window below which alerts warn of it: above 0, at most 1; nil where nobody asks.
    public var minCoverage: Ratio?
    /// How much depends on the service, the annotation `sloburn/tier`: the name of a ServiceTier; nil where nobody says.
    public var serviceTier: String?
    /// Where the service is in its life, the annotation `sloburn/stage`, such as `beta`; nil where nobody says.
    public var stage: String?
    /// The services that its own depends on, over whatever many steps, in order.
    public var dependsOn: [String] = []
    /// What follows as the budget runs out, whose alert is one of the tiers; nil where nobody says.
    public var budgetPolicy: BudgetPolicy?
    /// The annotation `sloburn/runbook`, or nil.
    public var runbook: String?
    /// metadata.labels: one value or several a key.
    public var labels: [String: [String]]
    /// metadata.annotations.
    public var annotations: [String: String]
    /// 16 hexadecimal digits that change whenever anything of the definition does.
    public var revision: String
    /// 16 hexadecimal digits that change whenever what is counted does: counts of another revision don't belong here.
    public var countingRevision: String

    /// Creates a definition.
    public init(
        slo: String, objectiveName: String? = nil, compositeName: String? = nil, service: String, indicator: Indicator,
        groupBy: [String] = [],
        target: Ratio, allowedErrorRatio: Ratio, slices: SliceDefinition? = nil, period: BudgetPeriod,
        tiers: [AlertTier] = [],
        alertPolicies: [AlertPolicyDefinition] = [], noData: NoDataPolicy = .ignore, runbook: String? = nil,
        labels: [String: [String]] = [:], annotations: [String: String] = [:], revision: String = "",
        countingRevision: String = ""
    ) {
        self.slo = slo
        self.objectiveName = objectiveName
        self.compositeName = compositeName
        self.service = service
        self.indicator = indicator
        self.groupBy = groupBy
        self.target = target
        self.allowedErrorRatio = allowedErrorRatio
        self.slices = slices
        self.period = period
        self.tiers = tiers
        self.alertPolicies = alertPolicies
        self.noData = noData
        self.runbook = runbook
        self.labels = labels
        self.annotations = annotations
        self.revision = revision
        self.countingRevision = countingRevision
    }

    /// `NAME`, or `NAME/OBJECTIVE` when the SLO has several objectives.
    public var name: String { objectiveName.map { "\(slo)/\($0)" } ?? slo }

    /// The names of the sources it reads, without repetition.
    public var sources: [String] {
        (queries.map(\.source) + members.flatMap(\.sources)).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The objectives of a composite; none for a budget of its own.
    public var members: [CompositeMember] {
        if case .composite(let members) = indicator { return members }
        return []
    }

    /// The queries of the indicator.
    public var queries: [MetricQuery] {
        switch indicator {
        case .ratio(let numerator, _, let total): [numerator, total]
        case .threshold(let query, _), .raw(let query, _): [query]
        case .composite: []
        }
    }

    /// Whether a tally's `matched` counts good or bad events.
    public var numeratorKind: NumeratorKind {
        switch indicator {
        case .ratio(_, let kind, _), .raw(_, let kind): kind
        case .threshold: .good
        case .composite: .bad
        }
    }
}

extension BudgetDefinition {
    /// A share of 1 of a raw ratio in the parts that tallies count.
    public static let rawScale: Int64 = 1_000_000
    /// A whole slice of RatioTimeslices in the parts that tallies count: fine enough for every digit of a snapshot.
    public static let shareScale: Int64 = 1_000_000_000_000

    /// An event of a composite in the parts that tallies count: as small ones as fit 64 bits for so many events.
    public static func compositeScale(of total: Int64) -> Int64 {
        var scale: Int64 = 1_000_000_000_000
        while scale > 1, total > Int64.max / scale { scale /= 10 }
        return scale
    }

    /// The name of the budgeting method in OpenSLO.
    public var methodName: String {
        switch slices?.rule {
        case nil: "Occurrences"
        case .goodFrom: "Timeslices"
        case .share: "RatioTimeslices"
        }
    }

    /// How many parts of `matched` are one event; 1 where events are good or bad as a whole.
    public var eventScale: Int64 {
        switch indicator {
        case .raw: return Self.rawScale
        case .composite: return Self.compositeScale(of: 0)
        case .ratio, .threshold: return 1
        }
    }

    /// How many parts of `matched` are one of what the budget counts: an event, or a slice.
    public var countScale: Int64 {
        switch slices?.rule {
        case nil: eventScale
        case .goodFrom: 1
        case .share: Self.shareScale
        }
    }

    /// Whether what the budget's tallies match is good or bad; slices always count what is good.
    public var countedKind: NumeratorKind { slices == nil ? numeratorKind : .good }
}

extension BudgetDefinition {
    /// The windows that its alerting looks at, or that of its composite.
    public var alertingWindows: [TimeSpan] {
        tiers.flatMap { [$0.longWindow, $0.shortWindow] } + watchedWindows
    }
}
