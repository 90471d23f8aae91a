/// What a record is about, as filters and the scopes of tokens ask for it: the labels of its group and of its SLO, and
/// `service`, `team`, `tier`, `stage` and `slo`.
public struct RecordLabels: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// Creates labels that say nothing.
    public init() {}

    /// The values of a label; none where it is not there.
    public subscript(name: String) -> [String] { values[name] ?? [] }

    /// Adds a value; an empty one says nothing.
    public mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty, !self[name].contains(value) else { return }
        values[name, default: []].append(value)
    }

    /// Whether one of the wanted values is there.
    public func has(_ name: String, anyOf wanted: [String]) -> Bool {
        guard let values = values[name] else { return false }
        return wanted.contains(where: values.contains)
    }

    /// Whether a text, in small letters, is in a key, the service or the team.
    func say(_ text: String, or key: String) -> Bool {
        ([key] + self["service"] + self["team"]).contains { $0.lowercased().contains(text) }
    }
}
