import SloburnModel
import SloburnSelector

/// What a source's rules say of a metric.
struct MetricFacts {
    /// What the values stand for; nil where no rule says so.
    var kind: MetricKind?
    /// The unit; nil where no rule says so.
    var unit: [UInt8]?
    /// What a rate is the average of; nil where no rule says so.
    var interval: TimeSpan?
}

/// The rules of one source, asked by the bytes of a metric's name.
///
/// What they say of a name is worked out once and remembered.
struct MetricFactsTable {
    /// So many names are remembered.
    private static let limit = 4_096

    private struct Rule {
        let name: [UInt8]?
        let pattern: CompiledRegex?
        let facts: MetricFacts
    }

    private let rules: [Rule]
    private var known: [[UInt8]: MetricFacts] = [:]

    init(_ rules: [MetricRule]) throws(RegexError) {
        var compiled: [Rule] = []
        for rule in rules {
            let facts = MetricFacts(
                kind: rule.kind, unit: rule.unit.map { Array($0.utf8) }, interval: rule.interval)
            switch rule.names {
            case .name(let name): compiled.append(Rule(name: Array(name.utf8), pattern: nil, facts: facts))
            case .pattern(let pattern):
                compiled.append(Rule(name: nil, pattern: try CompiledRegex(pattern), facts: facts))
            }
        }
        self.rules = compiled
    }

    /// What is said of the metric of this name.
    mutating func facts(of metric: UnsafeRawBufferPointer) -> MetricFacts {
        if rules.isEmpty { return MetricFacts() }
        let name = Array(metric)
        if let facts = known[name] { return facts }
        let rule = rules.first { rule in rule.name.map { $0 == name } ?? rule.pattern?.matches(metric) ?? false }
        let facts = rule?.facts ?? MetricFacts()
        if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
        known[name] = facts
        return facts
    }
}
