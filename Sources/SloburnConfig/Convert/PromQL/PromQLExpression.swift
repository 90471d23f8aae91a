internal import SloburnModel

/// An expression of PromQL; parentheses have done their work and are gone.
indirect enum PromQLExpression: Hashable {
    /// A number as it is written.
    case number(String)
    /// A text with its quotes.
    case string(String)
    case selector(PromQLSelector)
    case call(String, [PromQLExpression])
    case aggregation(PromQLAggregation)
    case negation(PromQLExpression)
    case binary(PromQLBinary)
    /// Something over a range of steps, which nothing is made of here.
    case subquery(PromQLExpression)

    /// The values that the selectors within ask for, each by the first that does.
    var selectedValues: [String: String] {
        let parts: [PromQLExpression]
        switch self {
        case .number, .string: parts = []
        case .selector(let selector):
            let pairs = selector.selector.matchers.filter { $0.comparison == .equal }.map { ($0.label, $0.value) }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        case .call(_, let arguments): parts = arguments
        case .aggregation(let aggregation): parts = aggregation.arguments
        case .negation(let part), .subquery(let part): parts = [part]
        case .binary(let binary): parts = [binary.left, binary.right]
        }
        return parts.reduce(into: [:]) { $0.merge($1.selectedValues) { first, _ in first } }
    }
}

/// `sum by (a) (…)` and the like.
struct PromQLAggregation: Hashable {
    /// Which labels are kept.
    enum Grouping: Hashable {
        case by([String])
        case without([String])
    }

    /// In lower case.
    var name: String
    /// Nil where no label is kept.
    var grouping: Grouping?
    var arguments: [PromQLExpression]
}

/// Two expressions with an operator in between.
struct PromQLBinary: Hashable {
    /// How the labels of both sides are compared.
    enum Matching: Hashable {
        case on([String])
        case ignoring([String])
    }

    /// In lower case.
    var name: String
    var left: PromQLExpression
    var right: PromQLExpression
    var matching: Matching?
    /// `bool`, `group_left` or `group_right`, which change what comes out.
    var isModified = false
}
