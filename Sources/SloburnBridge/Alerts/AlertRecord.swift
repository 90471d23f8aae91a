public import SloburnModel
import SloburnNormalize

/// One transition of an alert, as it is in `slo.alerts`.
///
/// *Source:* `docs/records.md`, "Alert". Fields that are not named here are kept in `fields`.
public struct AlertRecord: Hashable, Sendable {
    /// A label of the group or of the SLO.
    public struct Label: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value; several values with `, ` in between.
        public var value: String

        /// Creates a label.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The alert key.
    public var key: String
    /// The episode, the same in all of its records; empty where the record names none.
    public var episode: String
    /// False when the alert has resolved.
    public var isFiring: Bool
    /// `page`, `ticket` or a word of the user's.
    public var severity: String
    /// What an alert is about; the raw value is what receivers call it.
    public enum Subject: String, Hashable, Sendable {
        /// An SLO.
        case slo
        /// The data of a source.
        case source
        /// Alerts of a route that fire together.
        case route
    }

    /// What it is about.
    public var about: Subject
    /// Its metadata.name: that of the SLO, the DataSource or the Route.
    public var subject: String
    /// The service; nil where the definition is gone, and where it is about no SLO.
    public var service: String?
    /// The group's labels, in the record's order.
    public var group: [Label]
    /// The evaluation time of the transition.
    public var at: Timestamp
    /// When the episode began.
    public var startsAt: Timestamp
    /// When it resolved, which is not before it began; nil while it fires.
    public var endsAt: Timestamp?
    /// One sentence for whoever is woken by it.
    public var summary: String
    /// The runbook, usually a URL.
    public var runbook: String?
    /// metadata.labels of the SLO or source, in the record's order.
    public var labels: [Label]
    /// The whole record.
    public var fields: JSONValue
    /// The value's bytes as they came.
    public var bytes: [UInt8]

    /// The SLO key, or what stands in its place: the alert key without the severity.
    public var sloKey: String {
        key.hasSuffix("/" + severity) ? String(key.dropLast(severity.count + 1)) : key
    }

    /// Whether the definition is gone, so that labels and service are not known any more.
    public var isOfRemovedDefinition: Bool {
        switch about {
        case .slo: !isFiring && service == nil
        // A source without labels has lost none.
        case .source: !isFiring && labels.isEmpty
        case .route: false
        }
    }

    /// Whether a target is to hear of it, or has heard of it: by its name, or by what it is.
    public func concerns(_ target: String) -> Bool {
        ["targets", "heard"].contains { list in
            fields[list]?.items.contains { $0["name"]?.string == target || $0["target"]?.string == target } ?? false
        }
    }

    /// Whether another alert is told for it and others.
    public var isGrouped: Bool { fields["groupedBy"]?.string != nil }

    /// The runbook if it is a link.
    public var runbookLink: String? { runbook.flatMap { Self.isLink($0) ? $0 : nil } }

    /// Whether a text can stand where a receiver wants a link.
    static func isLink(_ text: String) -> Bool {
        let isWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
        return isWeb && text.utf8.count > 8
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#"<>"\^`{|}"#.utf8.contains($0) }
    }
}
