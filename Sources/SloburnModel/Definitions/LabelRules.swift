/// What a source does with the labels of its samples before selectors and groups see them.
///
/// The order is fixed: renamed, in lower case, mapped, defaulted, dropped, enriched, and hashed or redacted last.
public struct LabelRules: Hashable, Sendable {
    /// A label that has another name afterwards.
    public struct Renaming: Hashable, Sendable {
        /// The name as records have it.
        public var from: String
        /// The name for selectors and groups.
        public var to: String

        /// Creates a renaming.
        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    /// What stands for a value that nobody is to see.
    public enum Mask: String, Hashable, Sendable, CaseIterable {
        /// The 16 hexadecimal digits of its `StableHash`.
        case hash
        /// The word `redacted`.
        case redact

        /// What stands for a value; nothing stands for none.
        public func masked(_ value: String) -> String {
            if value.isEmpty { return "" }
            switch self {
            case .hash:
                var hash = StableHash()
                hash.combine(value.utf8)
                return hash.hexadecimal
            case .redact: return Self.redacted
            }
        }

        /// The word of `redact`.
        public static let redacted = "redacted"
    }

    /// Renamed labels, each old name once; of several with one new name the first that is not empty counts.
    public var renamings: [Renaming]
    /// Labels whose values are put into lower case.
    public var lowercased: Set<String>
    /// Values by label that are replaced by others; those not listed stay.
    public var maps: [String: [ExactText: String]]
    /// Values by label where there is none; none of them is empty.
    public var defaults: [String: String]
    /// Labels that are "" whatever a record holds.
    public var dropped: Set<String>
    /// Tables that make labels, one after the other.
    public var enrichments: [Enrichment]
    /// Labels whose values are not to be seen.
    public var masks: [String: Mask]

    /// Creates rules; without arguments every label stays as it is.
    public init(
        renamings: [Renaming] = [], lowercased: Set<String> = [], maps: [String: [ExactText: String]] = [:],
        defaults: [String: String] = [:], dropped: Set<String> = [], enrichments: [Enrichment] = [],
        masks: [String: Mask] = [:]
    ) {
        self.renamings = renamings
        self.lowercased = lowercased
        self.maps = maps
        self.defaults = defaults
        self.dropped = dropped
        self.enrichments = enrichments
        self.masks = masks
    }

    /// The labels that rules make or name, in no order.
    public var names: Set<String> {
        Set(renamings.map(\.to)).union(lowercased).union(maps.keys).union(defaults.keys)
            .union(enrichments.flatMap(\.labels)).union(masks.keys).subtracting(dropped)
    }
}
