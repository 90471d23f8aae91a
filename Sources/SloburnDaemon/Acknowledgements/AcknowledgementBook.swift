import SloburnConfig
public import SloburnModel

/// The alerts that fire and who has taken notice of which: what may be acknowledged, and what may be taken back.
public struct AcknowledgementBook: Sendable {
    /// Why nothing is written.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong with this alert; names no other one.
        public let fact: String
        /// What would be right, for somebody who may see everything.
        let hint: String

        /// What is wrong, and what would be right.
        public var description: String { fact + hint }
    }

    private static let longestList = 5

    private let alerts: [FiringAlert]
    private let engine: EngineDefinition
    private let acknowledgements: [String: Acknowledgement]

    /// Creates a book.
    ///
    /// - Parameters:
    ///   - alerts: the alerts that fire.
    ///   - entries: the latest records of the topic of acknowledgements; one that can't be used counts as none, as it does
    ///     for the daemon.
    ///   - engine: the configuration.
    public init(alerts: [FiringAlert], entries: [ControlRecords.Entry], engine: EngineDefinition) {
        var table = ControlTable()
        for entry in entries {
            _ = try? table.take(.acknowledgements, key: entry.key, value: entry.value, beside: engine)
        }
        self.alerts = alerts
        self.engine = engine
        acknowledgements = Dictionary(table.acknowledgements.map { ($0.key, $0) }) { $1 }
    }

    /// Looks for an alert whose episode nobody has acknowledged yet.
    ///
    /// - Parameter key: an alert key.
    /// - Returns: the alert, as it fires now.
    /// - Throws: `Problem` where no such alert fires, or somebody has taken notice of it.
    public func open(_ key: String) throws(Problem) -> FiringAlert {
        guard let alert = alerts.first(where: { $0.key == key }) else { throw missing(key) }
        if let found = acknowledgements[key], found.episode == nil || found.episode == alert.id {
            throw Problem(
                fact: "'\(key)', which fires since \(alert.startsAt), is acknowledged already, \(Self.who(found))",
                hint: "; --undo takes that back")
        }
        return alert
    }

    /// Looks for what may be taken back; whether the alert still fires does not matter.
    ///
    /// - Parameter key: an alert key.
    /// - Returns: what the topic says of it.
    /// - Throws: `Problem` where there is nothing.
    public func taken(_ key: String) throws(Problem) -> Acknowledgement {
        guard let found = acknowledgements[key] else {
            let near = nearest(to: key, among: Array(acknowledgements.keys))
            throw Problem(
                fact: "nobody has acknowledged '\(key)'",
                hint: near.isEmpty ? "" : "; there are acknowledgements of: \(near.joined(separator: ", "))")
        }
        return found
    }

    /// By whom, and when where that is known.
    static func who(_ acknowledgement: Acknowledgement) -> String {
        "by \(acknowledgement.by)" + (acknowledgement.at.map { " at \(GateText.time($0))" } ?? "")
    }

    private func missing(_ key: String) -> Problem {
        let near = nearest(to: key, among: alerts.map(\.key))
        let others = near.isEmpty ? "; no alert does" : "; the nearest that do: \(near.joined(separator: ", "))"
        guard FiringAlert.isKnown(key, in: engine) else {
            return Problem(
                fact: "'\(key)' is no key of an alert that fires, nor of an SLO or source of the configuration",
                hint: others)
        }
        return Problem(fact: "'\(key)' does not fire", hint: others)
    }

    /// At most five keys whose text fewest edits lead to, those of the same SLO first.
    private func nearest(to key: String, among keys: [String]) -> [String] {
        let wanted = Array(key.lowercased().unicodeScalars)
        func name(_ key: String) -> Substring { key.prefix { $0 != "{" && $0 != "/" } }
        let ranked = keys.map { other in
            (
                name(other) == name(key) ? 0 : 1,
                EditDistance.between(wanted, Array(other.lowercased().unicodeScalars)), other
            )
        }
        return ranked.sorted { $0 < $1 }.prefix(Self.longestList).map(\.2)
    }
}
