internal import SloburnModel

/// What an SLO of another tool says, as OpenSLO can say it.
struct ConvertedSLO {
    /// The share of good events, as it is written.
    enum Target: Hashable {
        case percent(String)
        case share(String)
    }

    /// When to alert.
    enum Alerting: Hashable {
        /// As the built-in policy says.
        case builtIn
        case none
        /// Tiers, with a name for their policy.
        case policy(name: String, tiers: [TierDocument])
    }

    /// The name as it is written, any text.
    var name: String
    /// The service as it is written, any text.
    var service: String
    var description: String?
    var labels = ConvertedTexts()
    var annotations = ConvertedTexts()
    /// A duration of OpenSLO.
    var period: String
    var indicator: ConvertedIndicator
    var target: Target
    var alerting: Alerting
    /// Where it stands, for findings.
    var element: Element
}

/// What is good.
enum ConvertedIndicator: Hashable {
    case ratio(numerator: String, counts: BudgetDefinition.NumeratorKind, total: String, groupBy: [String])
    case threshold(HistogramBucket, groupBy: [String])
}

/// Texts by key, in the order they came, each key once.
struct ConvertedTexts: Hashable {
    private(set) var entries: [Entry] = []

    /// One of them.
    struct Entry: Hashable {
        var key: String
        var value: String
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The text of a key; setting keeps the place.
    subscript(_ key: String) -> String? {
        get { entries.first { $0.key == key }?.value }
        set {
            guard let index = entries.firstIndex(where: { $0.key == key }) else {
                if let newValue { entries.append(Entry(key: key, value: newValue)) }
                return
            }
            if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
        }
    }
}
