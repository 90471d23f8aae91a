public import SloburnModel

/// What people and tools have told the daemon at run time: the latest record of each key of the control topics, and the
/// changes of late.
public struct ControlTable: Sendable {
    /// A record that can't be used; what its key said before no longer holds.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong: property paths, what was received and what would be right.
        public var description: String
    }

    private var adjustmentsByName: [String: Adjustment] = [:]
    private var incidentsByID: [String: Adjustment] = [:]
    private var acknowledgementsByKey: [String: Acknowledgement] = [:]
    private var log = ChangeLog()

    /// Creates a table that knows nothing.
    public init() {}

    /// The adjustments, those of incidents that suppress alerts among them, by name.
    public var adjustments: [Adjustment] {
        (Array(adjustmentsByName.values) + incidentsByID.values).sorted { $0.name < $1.name }
    }

    /// Who has taken notice of which alerts, by alert key.
    public var acknowledgements: [Acknowledgement] {
        acknowledgementsByKey.values.sorted { $0.key < $1.key }
    }

    /// What has been changed in the running systems, in order of time.
    public var changes: [Change] { log.changes }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - topic: the topic.
    ///   - key: the record's key.
    ///   - value: its value; nil for a tombstone.
    ///   - engine: the configuration whose SLOs it is compared with.
    /// - Returns: what may not be meant, by path and message.
    /// - Throws: `Refusal` where the record can't be used.
    public mutating func take(
        _ topic: ControlTopic, key: String, value: (some Collection<UInt8>)?, beside engine: EngineDefinition
    ) throws(Refusal) -> [String] {
        switch topic {
        case .adjustments:
            adjustmentsByName[key] = nil
            guard let value else { return [] }
            do throws(AdjustmentRefusal) {
                let (adjustment, warnings) = try AdjustmentReader.adjustment(json: value, key: key, beside: engine)
                adjustmentsByName[key] = adjustment
                return warnings.map { "\($0.path): \($0.message)" }
            } catch {
                throw Refusal(description: error.description)
            }
        case .incidents:
            incidentsByID[key] = nil
            guard let value else { return [] }
            incidentsByID[key] = try Self.document(value, key, IncidentReader.adjustment)
            return []
        case .acknowledgements:
            acknowledgementsByKey[key] = nil
            guard let value else { return [] }
            acknowledgementsByKey[key] = try Self.document(value, key, AcknowledgementReader.acknowledgement)
            return []
        case .changes:
            // One that is taken back was made all the same.
            guard let value else { return [] }
            for change in try Self.document(value, key, { root, _ in ChangeReader.changes(root) }) { log.take(change) }
            return []
        }
    }

    /// Reads the one JSON object of a value.
    private static func document<Read>(
        _ value: some Collection<UInt8>, _ key: String, _ read: (Element, String) -> Read?
    ) throws(Refusal) -> Read {
        guard let text = String(validating: value, as: UTF8.self) else {
            throw Refusal(description: "the value is not UTF-8")
        }
        let findings = FindingList()
        var reader = JSONReader(file: key, text: text, findings: findings)
        let values = reader.values()
        guard !findings.hasErrors, values.count == 1, let root = values.first else {
            let problems = findings.sorted.map(\.message).joined(separator: "; ")
            throw Refusal(
                description: problems.isEmpty ? "expected one JSON object, found \(values.count) values" : problems)
        }
        let document = read(Element(value: root, path: ".", file: key, findings: findings), key)
        guard let document, !findings.hasErrors else {
            let errors = findings.sorted.filter { $0.severity == .error }
            throw Refusal(description: errors.map { "\($0.path): \($0.message)" }.joined(separator: "; "))
        }
        return document
    }
}
