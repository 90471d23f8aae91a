public import SloburnModel

/// What a snapshot says, as it was written.
public struct SnapshotFacts: Hashable, Sendable {
    /// Good, bad and all events of a stretch of time, with all decimals.
    public struct Counts: Hashable, Sendable {
        /// Good events or slices.
        public var good: Decimal128
        /// Bad ones.
        public var bad: Decimal128
        /// All of them, in whole ones.
        public var total: Int64
    }

    /// One of the windows.
    public struct Window: Hashable, Sendable {
        /// Its name, such as `5m`.
        public var name: String
        /// Where it begins (inclusive).
        public var from: Timestamp
        /// Where it ends (exclusive).
        public var to: Timestamp
        /// What it holds.
        public var counts: Counts
        /// The share of it of which the data can be trusted; nil where nobody tells.
        public var coverage: Double?
    }

    /// A period and its budget.
    public struct Period: Hashable, Sendable {
        /// Its length, as in `30d`.
        public var duration: String
        /// Where its counts begin (inclusive).
        public var from: Timestamp
        /// Where they end (exclusive).
        public var to: Timestamp
        /// Where a calendar period ends; nil for a rolling one.
        public var end: Timestamp?
    }

    /// What a period holds, and what that comes to.
    public struct Account: Hashable, Sendable {
        /// What it holds.
        public var counts: Counts
        /// The share of good events; nil without events.
        public var serviceLevel: Double?
        /// Bad events allowed.
        public var allowed: Double
        /// 0 for none of the budget, 1 for all of it.
        public var consumed: Double
        /// 1 − consumed.
        public var remaining: Double
    }

    /// An alert that fires, or would if it were not suppressed.
    public struct Alert: Hashable, Sendable {
        /// Its severity.
        public var severity: String
        /// What its key ends in: the severity, or `exhausted`.
        public var keyPart: String
        /// Since when.
        public var since: Timestamp
        /// The adjustments that suppress it; none for one that fires.
        public var suppressedBy: [String] = []
    }

    /// A tier that is not true for want of events.
    public struct Held: Hashable, Sendable {
        /// Its severity.
        public var severity: String
        /// Its long window, as in `1h`.
        public var longWindow: String
        /// Its short window, as in `5m`.
        public var shortWindow: String
        /// The rule that holds it, as in `minEvents`.
        public var rule: String
    }

    /// An adjustment that bears on the period.
    public struct Adjustment: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// `exclude`, `suppress` or `grant`.
        public var effect: String
        /// Where it begins to be in force; nil where it is not known.
        public var from: Timestamp?
        /// Where that ends; nil for no end.
        public var to: Timestamp?
        /// Who made it.
        public var author: String?
        /// Why.
        public var reason: String?
        /// Where that is on record.
        public var ticket: String?
    }

    /// The SLO key, with `@REVISION` for one that is counted otherwise now.
    public var key: String
    /// The labels of the group.
    public var group: [String: String]
    /// The definition that it was made with.
    public var revision: String
    /// The evaluation.
    public var at: Timestamp
    /// How far the data had come; nil before the first sample.
    public var watermark: Timestamp?
    /// Whether some input had not come to the evaluation.
    public var isPartial: Bool
    /// Whether the SLO counts something else now.
    public var isRetired: Bool
    /// Whether slices are counted in place of events.
    public var countsSlices: Bool
    /// The target, as a share.
    public var objective: Double
    /// The period.
    public var period: Period
    /// What it comes to.
    public var account: Account
    /// The same without adjustments; nil where none bears on the period.
    public var raw: Account?
    /// The windows, from the shortest to the longest.
    public var windows: [Window]
    /// When the budget is gone at the burn rate of the last hour; nil for never.
    public var exhaustsAt: Timestamp?
    /// The alerts that fire.
    public var alerts: [Alert]
    /// The tiers that are held.
    public var held: [Held]
    /// The alerts that are suppressed.
    public var suppressed: [Alert]
    /// The adjustments that bear on the period.
    public var adjustments: [Adjustment]
    /// False where counts of the period are estimates.
    public var isExact: Bool
    /// Partitions of the input that were behind or gone; 0 where nobody tells.
    public var inputsBehind: Int64
    /// The sources that others stand in for now.
    public var fallbacks: [String]
    /// The newest event that was counted; nil for none.
    public var lastSample: Timestamp?

    /// The name of the SLO's budget: the key without its group.
    public var budgetName: String { key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key }
}

/// Why a record is no snapshot.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property, what it holds and what would be right.
    public let description: String

    package init(description: String) { self.description = description }
}
