import SloburnModel
import SloburnSelector
import Testing

/// A selector's text and the matchers it must give, written `label OP value`.
struct ParseCase: Sendable, CustomTestStringConvertible {
    var text: String
    var matchers: [String]

    init(_ text: String, _ matchers: [String]) {
        self.text = text
        self.matchers = matchers
    }

    var testDescription: String { text }
}

/// A text that is no selector, where it goes wrong, and a part of what is said.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    var text: String
    var offset: Int
    var says: String

    init(_ text: String, _ offset: Int, _ says: String) {
        self.text = text
        self.offset = offset
        self.says = says
    }

    var testDescription: String { text }
}

@Suite struct SelectorParserTests {
    @Test(
        "Selectors are read",
        arguments: [
            ParseCase("up", ["__name__ = up"]),
            ParseCase(" up {} ", ["__name__ = up"]),
            ParseCase("job:latency:p99", ["__name__ = job:latency:p99"]),
            ParseCase("http.server.request.duration", ["__name__ = http.server.request.duration"]),
            ParseCase("sum", ["__name__ = sum"]),
            ParseCase(#"up{job="api"}"#, ["__name__ = up", "job = api"]),
            ParseCase(
                #"up{a="1",b!="2",c=~"3|4",d!~"5.."}"#, ["__name__ = up", "a = 1", "b != 2", "c =~ 3|4", "d !~ 5.."]),
            ParseCase(#"{a="1",}"#, ["a = 1"]),
            ParseCase(#"up{http.route="/x"}"#, ["__name__ = up", "http.route = /x"]),
            ParseCase(
                #"{"http.server.request.duration", "http.route"="/x"}"#,
                ["__name__ = http.server.request.duration", "http.route = /x"]),
            ParseCase(#"{"http.route"="/x", "metric-name"}"#, ["__name__ = metric-name", "http.route = /x"]),
            ParseCase(#"{__name__="up"}"#, ["__name__ = up"]),
            ParseCase(#"{__name__=~"a.*",__name__!="ab"}"#, ["__name__ =~ a.*", "__name__ != ab"]),
            ParseCase("up # the metric\n{ # its labels\n  job = 'api' # one\n}\n", ["__name__ = up", "job = api"]),
            ParseCase(#"{a="x",b=""}"#, ["a = x", "b = "]),
            ParseCase(#"{a=~".+"}"#, ["a =~ .+"]),
            ParseCase(#"{a!=""}"#, ["a != "]),
            ParseCase(#"{größe="1"}"#.replacing("größe", with: "\"größe\""), ["größe = 1"]),
        ])
    func readsSelectors(_ example: ParseCase) throws {
        let selector = try SelectorParser.parse(example.text)
        #expect(selector.matchers.map { "\($0.label) \($0.comparison.rawValue) \($0.value)" } == example.matchers)
    }

    @Test(
        "String escapes are those of Go",
        arguments: [
            (#""plain""#, "plain"), (#"'single "inside"'"#, "single \"inside\""), (#"`raw \n`"#, "raw \\n"),
            ("`two\nlines`", "two\nlines"), (#""\a\b\f\n\r\t\v""#, "\u{7}\u{8}\u{C}\n\r\t\u{B}"),
            (#""\\ \" \'""#, "\\ \" '"), (#""\x41\x7a""#, "Az"), (#""\xc3\xa9""#, "é"), (#""\101\060""#, "A0"),
            (#""\u00e9\U0001F600""#, "é😀"), (#""größe""#, "größe"), (#""""#, ""),
        ])
    func readsEscapes(_ literal: String, _ value: String) throws {
        let selector = try SelectorParser.parse("up{a=\(literal)}")
        #expect(selector.matchers.last.map { Array($0.value.utf8) } == Array(value.utf8))
    }

    @Test(
        "What is no instant selector is refused at its place",
        arguments: [
            RefusalCase("", 0, "a selector is missing"),
            RefusalCase("  # nothing", 11, "a selector is missing"),
            RefusalCase("up[5m]", 2, "range"),
            RefusalCase("up{} [5m]", 5, "only an instant selector"),
            RefusalCase("up offset 5m", 3, "offset"),
            RefusalCase("up @ 1609746000", 3, "@ modifier"),
            RefusalCase("rate(up[5m])", 4, "functions"),
            RefusalCase("sum by (job) (up)", 4, "aggregations"),
            RefusalCase("(up)", 0, "parentheses"),
            RefusalCase("up + up", 3, "operator"),
            RefusalCase("up > 1", 3, "operator"),
            RefusalCase("up and down", 3, "operator"),
            RefusalCase("http-requests", 4, "quoted"),
            RefusalCase("\"up\"", 0, "braces"),
            RefusalCase("5", 0, "unexpected '5'"),
            RefusalCase(".up", 0, "unexpected '.'"),
            RefusalCase("up}", 2, "unexpected '}'"),
            RefusalCase("up{a=\"1\"", 8, "found the end"),
            RefusalCase("up{a=\"1\" b=\"2\"}", 9, "expected ','"),
            RefusalCase("up{,}", 3, "expected a label's name"),
            RefusalCase("up{a}", 4, "expected =, !=, =~ or !~"),
            RefusalCase("up{a==\"1\"}", 5, "expected a quoted value"),
            RefusalCase("up{a=1}", 5, "expected a quoted value"),
            RefusalCase("up{a>\"1\"}", 4, "expected =, !=, =~ or !~"),
            RefusalCase("up{a:b=\"1\"}", 4, "found ':'"),
            RefusalCase("up{a=\"1}", 5, "not closed"),
            RefusalCase("up{a=\"1\n\"}", 5, "not closed on its line"),
            RefusalCase("up{a=\"\\d\"}", 6, "unknown escape"),
            RefusalCase("up{a=\"\\x4\"}", 6, "2 hexadecimal digits"),
            RefusalCase("up{a=\"\\400\"}", 6, "\\377"),
            RefusalCase("up{a=\"\\ud800\"}", 6, "no Unicode character"),
            RefusalCase("up{a=\"\\xff\"}", 5, "UTF-8"),
            RefusalCase("up{a=~\"(\"}", 6, "not a regular expression"),
            RefusalCase("up{a!~\"[b-a]\"}", 6, "not a regular expression"),
            RefusalCase("up{a=~\"(?=x)\"}", 6, "not a regular expression"),
            RefusalCase("up{\"down\"}", 3, "named twice"),
            RefusalCase("{\"up\",\"down\"}", 6, "named twice"),
            RefusalCase("up{__name__=\"up\"}", 3, "named twice"),
            RefusalCase("{\"\"=\"x\"}", 1, "must not be empty"),
            RefusalCase("{}", 0, "at least one matcher"),
            RefusalCase("{a=\"\"}", 0, "at least one matcher"),
            RefusalCase("{a=~\".*\"}", 0, "at least one matcher"),
            RefusalCase("{a!~\"x\"}", 0, "at least one matcher"),
            RefusalCase("größe", 2, "unexpected 'ö'"),
        ])
    func refuses(_ example: RefusalCase) {
        let error = #expect(throws: SelectorError.self) { try SelectorParser.parse(example.text) }
        #expect(error?.offset == example.offset, "\(error?.message ?? "")")
        #expect(error?.message.contains(example.says) == true, "\(error?.message ?? "")")
    }
}
