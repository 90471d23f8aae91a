internal import SloburnModel
internal import SloburnSelector

/// Reads expressions of PromQL: all that rules are made of, as far as its shape matters.
///
/// *Source:* Prometheus documentation, "Querying basics" and "Operators".
struct PromQLParser {
    /// How deep expressions may lie in expressions, so that the stack always suffices.
    private static let deepest = 60
    /// The most parts of an expression.
    private static let largestCount = 1_000

    var scanner: PromQLScanner
    var token: PromQLToken
    private var depth = 0
    private var count = 0

    private init(_ text: String) throws(PromQLError) {
        scanner = PromQLScanner(text)
        token = try scanner.next()
    }

    /// Reads one expression.
    static func parse(_ text: String) throws(PromQLError) -> PromQLExpression {
        var parser = try PromQLParser(text)
        let expression = try parser.expression(above: 0)
        guard parser.token.kind == .end else { throw parser.failure("expected an operator or the end") }
        return expression
    }

    // MARK: - Operators

    /// What binds tighter than a level, from 1 for `or` to 6 for `^`.
    private mutating func expression(above level: Int) throws(PromQLError) -> PromQLExpression {
        depth += 1
        count += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest, count <= Self.largestCount else { throw failure("the expression is too large") }
        var left = try unary()
        while let (name, precedence) = nextOperator, precedence > level {
            try advance()
            var binary = PromQLBinary(name: name, left: left, right: left)
            try readModifiers(into: &binary)
            // Only ^ is read from the right.
            binary.right = try expression(above: name == "^" ? precedence - 1 : precedence)
            left = .binary(binary)
        }
        return left
    }

    private var nextOperator: (name: String, precedence: Int)? {
        let name: String
        switch token.kind {
        case .symbol(let symbol): name = symbol
        case .name(let word): name = word.lowercased()
        default: return nil
        }
        return Self.precedences[name].map { (name, $0) }
    }

    private static let precedences = [
        "or": 1, "and": 2, "unless": 2, "==": 3, "!=": 3, "<": 3, ">": 3, "<=": 3, ">=": 3, "+": 4, "-": 4, "*": 5,
        "/": 5, "%": 5, "atan2": 5, "^": 6,
    ]

    private mutating func readModifiers(into binary: inout PromQLBinary) throws(PromQLError) {
        while let word = keyword {
            switch word {
            case "bool":
                try advance()
                binary.isModified = true
            case "on", "ignoring":
                try advance()
                let labels = try labels()
                binary.matching = word == "on" ? .on(labels) : .ignoring(labels)
            case "group_left", "group_right":
                try advance()
                if token.kind == .symbol("(") { _ = try labels() }
                binary.isModified = true
            default: return
            }
        }
    }

    private mutating func unary() throws(PromQLError) -> PromQLExpression {
        guard token.kind == .symbol("-") || token.kind == .symbol("+") else { return try moved() }
        let isNegative = token.kind == .symbol("-")
        try advance()
        // -2^2 is -4: only ^ binds tighter.
        let operand = try expression(above: 5)
        return isNegative ? .negation(operand) : operand
    }

    /// A part with what follows it: a range, `offset` or `@`.
    private mutating func moved() throws(PromQLError) -> PromQLExpression {
        var part = try primary()
        while true {
            if case .brackets(let range) = token.kind {
                part = try ranged(part, by: range)
                try advance()
            } else if keyword == "offset" {
                try advance()
                if token.kind == .symbol("-") { try advance() }
                guard case .duration = token.kind else { throw failure("expected a duration after offset") }
                part = movedInTime(part)
                try advance()
            } else if token.kind == .symbol("@") {
                try advance()
                _ = try primary()
                part = movedInTime(part)
            } else {
                return part
            }
        }
    }

    private func movedInTime(_ part: PromQLExpression) -> PromQLExpression {
        guard case .selector(var selector) = part else { return part }
        selector.isMoved = true
        return .selector(selector)
    }

    private func ranged(_ part: PromQLExpression, by range: String) throws(PromQLError) -> PromQLExpression {
        if range.contains(":") { return .subquery(part) }
        guard case .selector(var selector) = part, selector.range == nil else {
            throw failure("only a selector takes a range")
        }
        guard let range = PromQLRange(range) else { throw failure("'[\(range.prefix(40))]' is no range") }
        selector.range = range
        return .selector(selector)
    }

    // MARK: - Parts

    private mutating func primary() throws(PromQLError) -> PromQLExpression {
        switch token.kind {
        case .number(let text):
            try advance()
            return .number(text)
        case .string:
            let text = scanner.text(token.bytes)
            try advance()
            return .string(text)
        case .symbol("("):
            try advance()
            let inside = try expression(above: 0)
            try expect(")")
            return inside
        case .braces:
            let start = token.bytes.lowerBound
            return try selector(from: start)
        case .name(let name):
            return try named(name)
        default:
            throw failure("expected a selector, a function or a number")
        }
    }

    private mutating func named(_ name: String) throws(PromQLError) -> PromQLExpression {
        let start = token.bytes
        try advance()
        let word = name.lowercased()
        if Self.aggregations.contains(word), token.kind == .symbol("(") || keyword == "by" || keyword == "without" {
            return try aggregation(word)
        }
        if token.kind == .symbol("(") { return .call(word, try arguments()) }
        if word == "inf" || word == "nan" { return .number(word) }
        guard Self.precedences[word] == nil else {
            throw PromQLError(offset: start.lowerBound, message: "'\(name)' stands between two expressions")
        }
        return try selector(from: start.lowerBound, to: start.upperBound)
    }

    private static let aggregations: Set<String> = [
        "sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "count_values",
        "quantile", "limitk", "limit_ratio",
    ]

    /// `sum by (a) (x)` or `sum (x) by (a)`.
    private mutating func aggregation(_ name: String) throws(PromQLError) -> PromQLExpression {
        var grouping = try grouping()
        let arguments = try arguments()
        if grouping == nil { grouping = try self.grouping() }
        return .aggregation(PromQLAggregation(name: name, grouping: grouping, arguments: arguments))
    }

    private mutating func grouping() throws(PromQLError) -> PromQLAggregation.Grouping? {
        guard let word = keyword, word == "by" || word == "without" else { return nil }
        try advance()
        let labels = try labels()
        return word == "by" ? .by(labels) : .without(labels)
    }

    private mutating func arguments() throws(PromQLError) -> [PromQLExpression] {
        var arguments: [PromQLExpression] = []
        try expect("(")
        while token.kind != .symbol(")") {
            arguments.append(try expression(above: 0))
            guard token.kind == .symbol(",") else { break }
            try advance()
        }
        try expect(")")
        return arguments
    }

    private mutating func labels() throws(PromQLError) -> [String] {
        var labels: [String] = []
        try expect("(")
        while case .name(let label) = token.kind {
            labels.append(label)
            try advance()
            guard token.kind == .symbol(",") else { break }
            try advance()
        }
        try expect(")")
        return labels
    }

    /// A selector, whose braces may be next.
    private mutating func selector(from start: Int, to nameEnd: Int? = nil) throws(PromQLError) -> PromQLExpression {
        var end = nameEnd ?? start
        if token.kind == .braces {
            end = token.bytes.upperBound
            try advance()
        }
        do throws(SelectorError) {
            return .selector(try PromQLSelector(scanner.text(start..<end)))
        } catch {
            throw PromQLError(offset: start + error.offset, message: error.message)
        }
    }

    // MARK: - Words

    /// The next word in lower case, where it is a name.
    private var keyword: String? {
        if case .name(let name) = token.kind { return name.lowercased() }
        return nil
    }

    private mutating func advance() throws(PromQLError) { token = try scanner.next() }

    private mutating func expect(_ symbol: String) throws(PromQLError) {
        guard token.kind == .symbol(symbol) else { throw failure("expected '\(symbol)'") }
        try advance()
    }

    private func failure(_ message: String) -> PromQLError {
        let found = token.kind == .end ? "the end" : "'\(scanner.text(token.bytes).prefix(20))'"
        return PromQLError(offset: token.bytes.lowerBound, message: "\(message), found \(found)")
    }
}
