import Foundation
public import SloburnModel

/// What a record of the topic of active alerts says of an alert.
public struct FiringAlert: Hashable, Sendable {
    /// The alert key.
    public var key: String
    /// The id of the episode.
    public var id: String
    /// When the episode began, as the record has it: RFC 3339.
    public var startsAt: String
    /// Who hears of it.
    public var severity: String
    /// What it is about; nil for what there is no word for here.
    public var kind: AlertKind?
    /// The group's labels.
    public var group: [String: String]
    /// How many steps of its route's escalation have been told.
    public var escalationLevel: Int

    /// Creates an alert.
    public init(
        key: String, id: String, startsAt: String, severity: String, kind: AlertKind? = .burnRate,
        group: [String: String] = [:], escalationLevel: Int = 0
    ) {
        self.key = key
        self.id = id
        self.startsAt = startsAt
        self.severity = severity
        self.kind = kind
        self.group = group
        self.escalationLevel = escalationLevel
    }

    /// Reads a record; nil where it is none.
    public init?(json: [UInt8]) {
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(json)) else { return nil }
        self.init(
            key: record.key, id: record.id, startsAt: record.startsAt, severity: record.severity,
            kind: record.kind.flatMap(AlertKind.init(rawValue:)), group: record.group ?? [:],
            escalationLevel: max(0, record.escalationLevel ?? 0))
    }

    /// The alert as routes look at it.
    ///
    /// - Parameter engine: the configuration.
    /// - Returns: nil where the configuration has no budget of its SLO key.
    public func routed(by engine: EngineDefinition) -> RoutedAlert? {
        guard let budget = Self.budget(ofAlert: key, in: engine) else { return nil }
        return RoutedAlert(
            budget: budget, group: budget.groupBy.map { group[$0] ?? "" }, severity: severity, kind: kind)
    }

    /// The budget that an alert key is about; nil where the configuration has none.
    static func budget(ofAlert key: String, in engine: EngineDefinition) -> BudgetDefinition? {
        // The name of an objective begins with that of its SLO: the longest one is meant.
        engine.budgets.filter { key.hasPrefix($0.name + ($0.groupBy.isEmpty ? "/" : "{")) }
            .max { $0.name.utf8.count < $1.name.utf8.count }
    }

    private struct Record: Decodable {
        var key, id, startsAt, severity: String
        var kind: String?
        var group: [String: String]?
        var escalationLevel: Int?
    }
}
