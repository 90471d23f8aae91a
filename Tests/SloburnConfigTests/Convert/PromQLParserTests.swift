import Testing

@testable import SloburnConfig

@Suite struct PromQLParserTests {
    @Test(
        "Expressions are read as Prometheus reads them",
        arguments: [
            // Selectors, with all that may follow them.
            ("up", "up"), ("job:errors:ratio_rate1h", "job:errors:ratio_rate1h"),
            (#"up{job="a" , code!~"5.."}"#, #"up{job="a" , code!~"5.."}"#), (#"{__name__="up"}"#, #"{__name__="up"}"#),
            ("up{a=\"1\",\n  # why\n  b='2'}", #"up{a="1",b="2"}"#), (#"up{a="}#"}"#, #"up{a="}#"}"#),
            ("up[5m]", "up[5m]"), ("up[1h30m]", "up[90m]"), ("up[{{ .window }}]", "up[{{.window}}]"),
            ("up offset 5m", "up@"), ("up[5m] offset -1d", "up[5m]@"), ("up @ 17", "up@"), ("up @ start()", "up@"),
            ("up{}[5m]{", nil), ("rate(up[5m])[30m:1m]", "rate(up[5m])[:]"),
            // Numbers and texts.
            ("14.4", "14.4"), ("1e-3", "1e-3"), (".5", ".5"), ("1 -2", "(1 - 2)"), ("1e3-2", "(1e3 - 2)"),
            ("Inf", "inf"), ("label_replace(up, \"a\", '$1', `b`, \"\")", "label_replace(up, \"a\", '$1', `b`, \"\")"),
            // Functions and aggregations.
            ("time()", "time()"), ("RATE(up[5m])", "rate(up[5m])"), ("sum(up)", "sum(up)"),
            ("sum by (a, b) (up)", "sum by[a,b](up)"), ("sum(up) by (a)", "sum by[a](up)"),
            ("max without (w) (up > 1)", "max without[w]((up > 1))"), ("topk(3, up)", "topk(3, up)"),
            ("SUM BY (a) (up)", "sum by[a](up)"), ("sum", "sum"), ("sum by () (up)", "sum by[](up)"),
            // Precedence and direction.
            ("1 + 2 * 3", "(1 + (2 * 3))"), ("(1 + 2) * 3", "((1 + 2) * 3)"), ("6 / 3 / 2", "((6 / 3) / 2)"),
            ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"), ("-2 ^ 2", "(-(2 ^ 2))"), ("2 * -3", "(2 * (-3))"), ("+3", "3"),
            ("a > 1 and b > 2 or c > 3 and d > 4", "(((a > 1) and (b > 2)) or ((c > 3) and (d > 4)))"),
            ("a or b and c", "(a or (b and c))"), ("a - b > c", "((a - b) > c)"), ("a OR b", "(a or b)"),
            ("a unless b", "(a unless b)"), ("a % 2 == 0", "((a % 2) == 0)"), ("a != 1", "(a != 1)"),
            // Modifiers of operators.
            ("a and on (x) b", "(a and on[x] b)"), ("a / ignoring(w) group_left b", "(a / ignoring[w] b)"),
            ("a / on(x) group_left(y) b", "(a / on[x] b)"), ("a > bool 1", "(a > 1)"),
            ("a or on() vector(0)", "(a or on[] vector(0))"),
            // Comments.
            ("a # first\n + b", "(a + b)"),
            // What is none.
            ("", nil), ("(", nil), ("a +", nil), ("a b", nil), ("sum(", nil), ("sum by (a", nil), ("and", nil),
            ("up[", nil), ("up[5x]", nil), ("up[$__interval]", nil), ("up{a=\"", nil), ("up{a=~\"(\"}", nil),
            ("a = b", nil), ("5m", nil), ("0x1f", nil), ("a offset b", nil), ("(1)[5m]", nil), ("{}", nil),
            ("\"a", nil),
            ("a € b", nil), ("\"a\\", nil), ("sum by (a,b) up", nil), ("f(a,,b)", nil), ("a)", nil), ("'", nil),
        ] as [(String, String?)])
    func reads(_ text: String, _ expected: String?) {
        #expect((try? PromQLParser.parse(text))?.explained == expected)
    }

    @Test(
        "An error says where it is",
        arguments: [
            ("sum(", "at character 5: expected a selector, a function or a number, found the end"),
            ("up + {a=~\"\"}", "at character 6: "), ("é", "at character 1: 'é' is no part of an expression"),
            ("a b", "at character 3: expected an operator or the end, found 'b'"),
        ])
    func places(_ text: String, _ expected: String) {
        do throws(PromQLError) {
            _ = try PromQLParser.parse(text)
            Issue.record("'\(text)' was read")
        } catch {
            #expect(error.description(in: text).hasPrefix(expected), "\(error.description(in: text))")
        }
    }

    @Test(
        "Expressions without end are refused",
        arguments: [
            String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000),
            String(repeating: "a+", count: 100_000), String(repeating: "2^", count: 100_000),
            String(repeating: "f(", count: 100_000), String(repeating: "a @ ", count: 100_000),
        ])
    func refusesLarge(_ text: String) {
        #expect(throws: PromQLError.self) { try PromQLParser.parse(text) }
    }
}

extension PromQLExpression {
    /// With parentheses around every operation, which shows how it was read.
    var explained: String {
        switch self {
        case .number(let text), .string(let text): return text
        case .selector(let selector):
            let range = selector.range.map { "[\($0.text)]" } ?? ""
            return selector.text + range + (selector.isMoved ? "@" : "")
        case .call(let name, let arguments): return name + Self.list(arguments)
        case .aggregation(let aggregation):
            return aggregation.name + explained(aggregation.grouping) + Self.list(aggregation.arguments)
        case .negation(let operand): return "(-\(operand.explained))"
        case .binary(let binary):
            return "(\(binary.left.explained) \(binary.name)\(explained(binary.matching)) \(binary.right.explained))"
        case .subquery(let part): return "\(part.explained)[:]"
        }
    }

    private static func list(_ parts: [PromQLExpression]) -> String {
        "(" + parts.map(\.explained).joined(separator: ", ") + ")"
    }

    private func explained(_ grouping: PromQLAggregation.Grouping?) -> String {
        switch grouping {
        case .by(let labels): " by[\(labels.joined(separator: ","))]"
        case .without(let labels): " without[\(labels.joined(separator: ","))]"
        case nil: ""
        }
    }

    private func explained(_ matching: PromQLBinary.Matching?) -> String {
        switch matching {
        case .on(let labels): " on[\(labels.joined(separator: ","))]"
        case .ignoring(let labels): " ignoring[\(labels.joined(separator: ","))]"
        case nil: ""
        }
    }
}
