import SloburnModel
import SloburnSelector
import Testing

/// A selector, a sample's labels, and whether one selects the other.
struct MatchCase: Sendable, CustomTestStringConvertible {
    var selector: String
    var labels: [String: String]
    var isMatch: Bool

    init(_ selector: String, _ labels: [String: String], _ isMatch: Bool) {
        self.selector = selector
        self.labels = labels
        self.isMatch = isMatch
    }

    var testDescription: String { "\(selector) on \(labels)" }
}

@Suite struct CompiledSelectorTests {
    @Test(
        "A sample is selected when every matcher holds",
        arguments: [
            MatchCase("up", ["__name__": "up"], true),
            MatchCase("up", ["__name__": "upper"], false),
            MatchCase("up", ["__name__": "Up"], false),
            MatchCase(#"{a="x"}"#, ["a": "x"], true),
            MatchCase(#"{a="x"}"#, ["a": "xx"], false),
            MatchCase(#"{a="x"}"#, [:], false),
            MatchCase(#"up{a=""}"#, ["__name__": "up"], true),
            MatchCase(#"up{a=""}"#, ["__name__": "up", "a": "1"], false),
            MatchCase(#"up{a!="x"}"#, ["__name__": "up"], true),
            MatchCase(#"up{a!="x"}"#, ["__name__": "up", "a": "x"], false),
            MatchCase(#"up{a!="x"}"#, ["__name__": "up", "a": "y"], true),
            MatchCase(#"{a!=""}"#, [:], false),
            MatchCase(#"{a!=""}"#, ["a": "0"], true),
            MatchCase(#"{a=~"5.."}"#, ["a": "503"], true),
            MatchCase(#"{a=~"5.."}"#, ["a": "5031"], false),
            MatchCase(#"{a=~"5.."}"#, ["a": "1503"], false),
            MatchCase(#"{a=~"5.."}"#, [:], false),
            MatchCase(#"{a=~"x|yy"}"#, ["a": "yy"], true),
            MatchCase(#"{a=~"x|yy"}"#, ["a": "xy"], false),
            MatchCase(#"up{a=~"x|"}"#, ["__name__": "up"], true),
            MatchCase(#"{a=~".+"}"#, ["a": "two\nlines"], true),
            MatchCase(#"{a=~"(?i)get"}"#, ["a": "GeT"], true),
            MatchCase(#"{a=~"."}"#, ["a": "é"], true),
            MatchCase(#"up{a!~"5.."}"#, ["__name__": "up", "a": "503"], false),
            MatchCase(#"up{a!~"5.."}"#, ["__name__": "up", "a": "200"], true),
            MatchCase(#"up{a!~"5.."}"#, ["__name__": "up"], true),
            MatchCase(#"up{a!~".*"}"#, ["__name__": "up"], false),
            MatchCase(#"{__name__=~"http.*",a="1"}"#, ["__name__": "http.requests", "a": "1"], true),
            MatchCase(#"{__name__=~"http.*",a="1"}"#, ["__name__": "grpc", "a": "1"], false),
            // One letter composed, or followed by a combining accent: equal to Unicode, different as bytes.
            MatchCase("{a=\"\u{E9}\"}", ["a": "e\u{301}"], false),
            MatchCase("up{a!=\"\u{E9}\"}", ["__name__": "up", "a": "e\u{301}"], true),
        ])
    func selects(_ example: MatchCase) throws {
        let selector = try CompiledSelector(SelectorParser.parse(example.selector))
        #expect(selector.matches(example.labels) == example.isMatch)
    }

    @Test("Bytes are compared without copies, empty where a label is missing")
    func matchesBytes() throws {
        let selector = try CompiledSelector(SelectorParser.parse(#"up{a="x",b=~"y*",c!="z"}"#))
        let isMatch = Array("up".utf8).withUnsafeBytes { metric in
            Array("x".utf8).withUnsafeBytes { value in
                selector.matches(metric: metric) { $0 == "a" ? value : UnsafeRawBufferPointer(start: nil, count: 0) }
            }
        }
        #expect(isMatch)
    }

    @Test("The labels needed are listed once and without the metric's name")
    func listsLabels() throws {
        let selector = try CompiledSelector(SelectorParser.parse(#"up{b!="1",a="2",b!="3"}"#))
        #expect(selector.labels == ["b", "a"])
    }

    @Test("A selector made by hand may hold a bad expression, which is an error")
    func refusesBadExpressions() {
        let selector = Selector(matchers: [LabelMatcher(label: "a", comparison: .matches, value: "(")])
        #expect(throws: SelectorError.self) { try CompiledSelector(selector) }
        #expect(throws: RegexError.self) { try CompiledRegex("a**(") }
    }
}
