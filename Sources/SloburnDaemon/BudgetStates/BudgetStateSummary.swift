import Foundation
public import SloburnModel

/// What a record of the states of budgets says.
public struct BudgetStateSummary: Hashable, Sendable {
    /// The SLO key.
    public var key: String
    /// The BudgetPolicy.
    public var policy: String
    /// The state.
    public var state: String
    /// Whether it lets deployments through.
    public var deploy: Bool
    /// Since when it is so.
    public var since: Timestamp
    /// The evaluation that told so last.
    public var at: Timestamp
    /// 1 is all of the budget, 0 none of it; negative when overspent.
    public var remaining: Double

    /// Creates a summary.
    public init(
        key: String, policy: String, state: String, deploy: Bool, since: Timestamp, at: Timestamp, remaining: Double
    ) {
        self.key = key
        self.policy = policy
        self.state = state
        self.deploy = deploy
        self.since = since
        self.at = at
        self.remaining = remaining
    }

    /// Reads a record; nil where it is none.
    public init?(json: [UInt8]) {
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(json)),
            let since = Self.time(record.since), let at = Self.time(record.at)
        else { return nil }
        self.init(
            key: record.key, policy: record.policy, state: record.state, deploy: record.deploy, since: since, at: at,
            remaining: record.remaining)
    }

    /// The name of the budget, without the group.
    public var budgetName: String { key.firstIndex(of: "{").map { String(key[..<$0]) } ?? key }

    private static func time(_ text: String) -> Timestamp? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = try? style.parse(text) else { return nil }
        return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }

    private struct Record: Decodable {
        var key: String
        var policy: String
        var state: String
        var deploy: Bool
        var since: String
        var at: String
        var remaining: Double
    }
}
