internal import SloburnModel

/// The recording rules of some files, by what they make.
struct RecordedRules {
    /// A recording rule.
    struct Rule {
        var name: String
        var expression: PromQLExpression
        /// The labels it sets.
        var labels: [String: String]
    }

    /// How many rules may lie in each other, so that circles end.
    private static let deepest = 8

    private var rules: [String: [Rule]] = [:]

    /// Takes a rule.
    mutating func add(_ rule: Rule) { rules[rule.name, default: []].append(rule) }

    /// The expression that makes what a selector selects, and the matchers that its own labels don't answer.
    ///
    /// Nil where there is no such rule. `depth` is how many were looked up on the way here.
    func rule(
        of selector: PromQLSelector, depth: Int
    ) throws(ShapeError) -> (expression: PromQLExpression, filters: [LabelMatcher])? {
        guard let name = selector.metricName, let candidates = rules[name] else { return nil }
        guard depth < Self.deepest else {
            throw ShapeError("the recording rules of '\(name)' lie too deep in each other, or in a circle")
        }
        let matchers = selector.selector.matchers.filter { $0.label != Selector.metricNameLabel }
        let matching = candidates.filter { rule in
            matchers.allSatisfy { matcher in rule.labels[matcher.label].map(matcher.matches) ?? true }
        }
        guard let rule = matching.first else { return nil }
        guard matching.allSatisfy({ $0.expression == rule.expression }) else {
            throw ShapeError("several recording rules make '\(selector.text)'")
        }
        return (rule.expression, matchers.filter { rule.labels[$0.label] == nil })
    }
}
