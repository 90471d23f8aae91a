/// What outside readers must not see of a report.
public struct RedactionRules: Hashable, Sendable {
    /// What can be left out as a whole.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Who made adjustments and changes.
        case author
        /// Who answers for alerts.
        case owner
        /// Who has taken notice of an alert, and what they noted.
        case acknowledgement
        case ticket
        case reason
        case commit
        /// Where bad samples are to be read again.
        case evidence
        /// The command line and the input's name.
        case command
        /// What is counted; no report holds it.
        case selectors
        case adjustment, service, slo, team, region

        /// Whether readers see a number in place of each name.
        var isNumbered: Bool {
            switch self {
            case .adjustment, .service, .slo, .team, .region: true
            default: false
            }
        }
    }

    /// What is to be seen of a label of groups and SLOs.
    enum LabelRule: Hashable, Sendable {
        /// A number in place of each value.
        case hidden
        /// Other words for some values.
        case renamed([String: String])
    }

    /// What is left out, or numbered.
    var hidden: Set<Kind> = []
    /// Other words for names of a kind.
    var names: [Kind: [String: String]] = [:]
    /// What is to be seen of labels.
    var labels: [String: LabelRule] = [:]
    /// Other words for words wherever they stand.
    var words: [String: String] = [:]
}

/// What a report says of its own redaction.
struct RedactionSummary: Hashable, Sendable {
    /// The kinds that were left out or numbered, sorted.
    var hidden: [String]
    /// The kinds of which some were renamed, sorted.
    var renamed: [String]
}
