internal import SloburnModel

/// All that a report says of one budget.
struct BudgetReport: Hashable, Sendable {
    var key: String
    var slo: String
    var service: String
    var tier: String?
    var stage: String?
    /// The label `team`.
    var team: String?
    /// The group's label `region`, else the SLO's.
    var region: String?
    /// The group's labels.
    var group: [Label]
    /// The SLO's labels.
    var labels: [Label]
    /// Who answers for its alerts.
    var owner: String?
    var source: FigureSource
    /// What the figures cover.
    var from: Timestamp
    var to: Timestamp
    /// The zone of a calendar period that the figures were taken from; nil for UTC.
    var timeZone: String?
    var method: String
    /// How long a slice is; nil where events are counted.
    var sliceWidth: TimeSpan?
    /// The target at the end of the period.
    var objective: Ratio
    var account: Account
    /// The same without adjustments; nil where there are none.
    var raw: Account?
    var downtime: Downtime
    var coverage: Coverage
    /// The days that are told of, in order.
    var days: [DayFigures]
    /// Stretches of one revision each, in order.
    var stretches: [Stretch]
    var adjustments: [AdjustmentReport]
    var episodes: [Episode]
    var changes: [DefinitionChange]
    /// Earlier periods of the same length, from the latest one back.
    var trend: [TrendPoint]

    var verdict: Verdict { account.verdict }
    /// Whether the target was another one for a part of the period.
    var hasChangedObjective: Bool { Set(stretches.map(\.objective)).count > 1 }
}

/// How long it was down, or how long it would have been.
struct Downtime: Hashable, Sendable {
    /// In seconds.
    var seconds: ExactFraction
    /// Whether it is the share of bad events of the time that counted, rather than whole slices.
    var isEquivalent: Bool
    /// How much time counted, in seconds.
    var countedSeconds: Int64
}

/// What is known of a period.
struct Coverage: Hashable, Sendable {
    /// Days that should be told of: those since the budget's first one that are over.
    var expected: Int64
    /// Days with events.
    var counted: Int64
    /// Days that are told of and had none.
    var empty: [Int64]
    /// Days that nobody tells of.
    var missing: [Int64]
    /// Days before the budget was first told of.
    var before: Int64
    /// Days that are not over.
    var ahead: Int64
    /// The share of the days told of that their data can be trusted for; nil where nobody tells.
    var trusted: ExactFraction?
    /// Time that adjustments exclude.
    var excludedSeconds: Int64

    /// The share of the expected days that had events; nil where none is expected.
    var share: ExactFraction? { ExactFraction(Int128(counted), over: 1).divided(by: .init(Int128(expected), over: 1)) }
}

/// One day.
struct DayFigures: Hashable, Sendable {
    var day: Int64
    var account: Account
    /// Events that grants of this day forgive.
    var forgiven: ExactCount
    var excludedSeconds: Int64
}

/// Days on which one revision was in force.
struct Stretch: Hashable, Sendable {
    var revision: String
    var objective: Ratio
    /// Days since 1970-01-01; the last one is within.
    var firstDay: Int64
    var lastDay: Int64
    var account: Account
}

/// An adjustment that was in force in the period.
struct AdjustmentReport: Hashable, Sendable {
    /// Where it was in force; no end is nil.
    struct Span: Hashable, Sendable {
        var from: Timestamp?
        var to: Timestamp?
    }

    var name: String
    var effect: String
    var badEvents: Int64?
    var minutes: Int64?
    var spans: [Span]
    var author: String?
    var reason: String?
    var ticket: String?
    /// When it was first made known; nil where the audit no longer says.
    var recordedAt: Timestamp?

    /// Whether it was made known only after some of it was over.
    var isAfterTheFact: Bool {
        guard let recordedAt else { return false }
        return spans.contains { span in span.to.map { $0 <= recordedAt } ?? false }
    }
}

/// An episode of an alert.
struct Episode: Hashable, Sendable {
    var id: String
    var severity: String
    var kind: String?
    var startsAt: Timestamp
    /// Where it ended; nil while it fires.
    var endsAt: Timestamp?
    /// How long it took so far.
    var seconds: Int64
    var bad: ExactCount?
    var budgetSpent: ExactCount?
    var peakBurnRate: ExactCount?
    var owner: String?
    var acknowledgedBy: String?
    var note: String?
    var evidence: [AlertTransition.Evidence]
}

/// A change of the budget's definition.
struct DefinitionChange: Hashable, Sendable {
    var event: String
    var at: Timestamp
    var revision: String?
    var previousRevision: String?
    var author: String?
    var mail: String?
    var commit: String?
}

/// An earlier period.
struct TrendPoint: Hashable, Sendable {
    var period: ReportPeriod
    var source: FigureSource
    var objective: Ratio?
    var account: Account
    /// Days with events.
    var daysCounted: Int64
}
