import Foundation
public import SloburnModel

/// What a snapshot says of the budget of its period.
public struct SnapshotSummary: Hashable, Sendable {
    /// The SLO key.
    public var key: String
    /// Bad events or slices of the period so far; `bad` may have decimals.
    public var bad: Double
    /// All of them.
    public var total: Int64
    /// How many bad ones are allowed.
    public var allowed: Double
    /// 1 is all of the budget, 0 none of it; negative when overspent.
    public var remaining: Double
    /// Where the period, or a rolling window, begins.
    public var from: Timestamp
    /// Up to where it is counted.
    public var to: Timestamp
    /// Where a calendar period ends; nil for a rolling one.
    public var end: Timestamp?
    /// The group's labels.
    public var group: [String: String]
    /// True for what remains of a budget that is counted otherwise now.
    public var isRetired: Bool

    /// Reads a snapshot; nil where it is none.
    public init?(json: [UInt8]) {
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(json)),
            let from = Self.time(record.period.from), let to = Self.time(record.period.to), from <= to
        else { return nil }
        key = record.key
        bad = record.bad
        total = record.total
        allowed = record.errorBudget.allowed
        remaining = record.errorBudget.remaining
        self.from = from
        self.to = to
        end = record.period.end.flatMap(Self.time)
        group = record.group
        isRetired = record.retired != nil
    }

    /// Where the period ends, as far as that is known: a rolling one ends where it is counted up to.
    public var periodEnd: Timestamp { max(end ?? to, to) }

    /// The budget of a definition that it is about; nil where none is.
    public func budget(of engine: EngineDefinition) -> (definition: BudgetDefinition, values: [String])? {
        let name = key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key
        guard !isRetired, let budget = engine.budgets.first(where: { $0.name == name }) else { return nil }
        return (budget, budget.groupBy.map { group[$0] ?? "" })
    }

    private static func time(_ text: String) -> Timestamp? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = try? style.parse(text) else { return nil }
        return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }

    private struct Record: Decodable {
        struct Period: Decodable {
            var from: String
            var to: String
            var end: String?
        }
        struct ErrorBudget: Decodable {
            var allowed: Double
            var remaining: Double
        }
        struct Retired: Decodable {}

        var key: String
        var group: [String: String]
        var bad: Double
        var total: Int64
        var period: Period
        var errorBudget: ErrorBudget
        var retired: Retired?
    }
}
