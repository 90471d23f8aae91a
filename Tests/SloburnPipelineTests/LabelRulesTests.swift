import SloburnModel
import SloburnPipeline
import Testing

/// What sources do with labels, as budgets count it.
@Suite struct LabelRulesTests {
    private static let services = Enrichment(
        file: "services.csv", on: "service", column: "name", labels: ["tier", "owner"], missing: "none",
        rows: [
            ExactText("checkout"): ["gold", "a"], ExactText("search"): ["silver", ""],
            // One letter, and a letter and its accent: two values.
            ExactText("caf\u{E9}"): ["bronze", "c"],
        ])

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var rules: LabelRules
        var groupBy: [String]
        /// The fields of one event.
        var fields: String
        var group: [String]
    }

    private static func renamed(_ pairs: KeyValuePairs<String, String>) -> LabelRules {
        LabelRules(renamings: pairs.map { .init(from: $0.key, to: $0.value) })
    }

    private static let cases = [
        Case(
            testDescription: "A renamed label has its new name only", rules: renamed(["env": "environment"]),
            groupBy: ["env", "environment"], fields: #""env":"prod""#, group: ["", "prod"]),
        Case(
            testDescription: "What is renamed goes before a label of that name",
            rules: renamed(["env": "environment"]), groupBy: ["environment"],
            fields: #""env":"prod","environment":"stage""#, group: ["prod"]),
        Case(
            testDescription: "Where it is empty, the label of that name stays", rules: renamed(["env": "environment"]),
            groupBy: ["environment"], fields: #""env":"","environment":"stage""#, group: ["stage"]),
        Case(
            testDescription: "The first of several counts", rules: renamed(["a": "x", "b": "x"]), groupBy: ["x"],
            fields: #""b":1,"a":2"#, group: ["2"]),
        Case(
            testDescription: "Names can be swapped", rules: renamed(["a": "b", "b": "a"]), groupBy: ["a", "b"],
            fields: #""a":1,"b":2"#, group: ["2", "1"]),
        Case(
            testDescription: "Lower case comes before the map",
            rules: LabelRules(lowercased: ["env"], maps: ["env": [ExactText("prod"): "Production"]]),
            groupBy: ["env"], fields: #""env":"PROD""#, group: ["Production"]),
        Case(
            testDescription: "Values that are not mapped stay",
            rules: LabelRules(maps: ["env": [ExactText("prod"): "production"]]), groupBy: ["env"],
            fields: #""env":"prod2""#, group: ["prod2"]),
        Case(
            testDescription: "Numbers are mapped as texts", rules: LabelRules(maps: ["env": [ExactText("2"): "two"]]),
            groupBy: ["env"], fields: #""env":2.0"#, group: ["two"]),
        Case(
            testDescription: "What is mapped to nothing has its default",
            rules: LabelRules(maps: ["env": [ExactText("-"): ""]], defaults: ["env": "unknown"]), groupBy: ["env"],
            fields: #""env":"-""#, group: ["unknown"]),
        Case(
            testDescription: "Absence has its default", rules: LabelRules(defaults: ["env": "unknown"]),
            groupBy: ["env"], fields: #""other":1"#, group: ["unknown"]),
        Case(
            testDescription: "A dropped label is empty, whatever its default",
            rules: LabelRules(defaults: ["pod": "x"], dropped: ["pod"]), groupBy: ["pod"], fields: #""pod":"a""#,
            group: [""]),
        Case(
            testDescription: "A row makes labels", rules: LabelRules(enrichments: [services]),
            groupBy: ["owner", "service", "tier"], fields: #""service":"checkout","tier":"own""#,
            group: ["a", "checkout", "gold"]),
        Case(
            testDescription: "An empty cell is empty", rules: LabelRules(enrichments: [services]),
            groupBy: ["owner", "tier"], fields: #""service":"search","owner":"own""#, group: ["", "silver"]),
        Case(
            testDescription: "Where no row fits, there is a value for that", rules: LabelRules(enrichments: [services]),
            groupBy: ["owner", "tier"], fields: #""service":"Checkout","owner":"own""#, group: ["none", "none"]),
        Case(
            testDescription: "Values are looked up byte for byte", rules: LabelRules(enrichments: [services]),
            groupBy: ["tier"], fields: #""service":"cafe\u0301""#, group: ["none"]),
        Case(
            testDescription: "What is looked up is the label after the other rules",
            rules: LabelRules(
                renamings: [.init(from: "svc", to: "service")], lowercased: ["service"],
                maps: ["service": [ExactText("shop"): "checkout"]], enrichments: [services]),
            groupBy: ["tier"], fields: #""svc":"SHOP""#, group: ["gold"]),
        Case(
            testDescription: "A table looks up what another one made",
            rules: LabelRules(enrichments: [
                services,
                Enrichment(
                    file: "tiers.csv", on: "tier", column: "tier", labels: ["pager"],
                    rows: [ExactText("gold"): ["yes"]]),
            ]), groupBy: ["pager"], fields: #""service":"checkout""#, group: ["yes"]),
        Case(
            testDescription: "A table may replace the label that it looks up",
            rules: LabelRules(enrichments: [
                Enrichment(
                    file: "names.csv", on: "service", column: "alias", labels: ["service"], missing: "other",
                    rows: [ExactText("co"): ["checkout"]]),
                services,
            ]), groupBy: ["service", "tier"], fields: #""service":"co""#, group: ["checkout", "gold"]),
        Case(
            testDescription: "A table may bring back what is dropped",
            rules: LabelRules(dropped: ["tier"], enrichments: [services]), groupBy: ["tier"],
            fields: #""service":"checkout","tier":"x""#, group: ["gold"]),
        Case(
            testDescription: "Hashes come last", rules: LabelRules(lowercased: ["user"], masks: ["user": .hash]),
            groupBy: ["user"], fields: #""user":"ACME""#, group: [LabelRules.Mask.hash.masked("acme")]),
        Case(
            testDescription: "What is hashed is looked up before",
            rules: LabelRules(enrichments: [services], masks: ["service": .hash, "owner": .redact]),
            groupBy: ["owner", "service", "tier"], fields: #""service":"checkout""#,
            group: ["redacted", LabelRules.Mask.hash.masked("checkout"), "gold"]),
        Case(
            testDescription: "Nothing is masked as nothing", rules: LabelRules(masks: ["a": .hash, "b": .redact]),
            groupBy: ["a", "b"], fields: #""c":1"#, group: ["", ""]),
        Case(
            testDescription: "Rules for labels that nobody asks for do nothing",
            rules: LabelRules(renamings: [.init(from: "zone", to: "z")], enrichments: [services]),
            groupBy: ["status"], fields: #""zone":"a""#, group: ["200"]),
    ]

    @Test("Groups are made of labels after the rules", arguments: cases)
    func makesGroups(_ test: Case) throws {
        var harness = try IngestHarness(labels: test.rules, groupBy: test.groupBy)
        // Twice: the second time its route is known.
        for _ in 1...2 { #expect(harness.take(IngestHarness.event(test.fields)).isEmpty) }
        #expect(harness.counts() == [test.group: Tally(matched: 2, total: 2)])
    }

    @Test("Hashes never change")
    func hashesAreStable() {
        #expect(LabelRules.Mask.hash.masked("acme") == "3a25b6656ba9cfc6")
        #expect(LabelRules.Mask.hash.masked("ключ").utf8.count == 16)
    }

    @Test("Selectors match labels after the rules")
    func selectsMadeLabels() throws {
        var harness = try IngestHarness(
            labels: LabelRules(dropped: ["zone"], enrichments: [Self.services]),
            good: [
                LabelMatcher(label: "tier", comparison: .matches, value: "gold|bronze"),
                LabelMatcher(label: "zone", comparison: .equal, value: ""),
            ])
        for service in ["checkout", "search", "caf\u{E9}", "x"] {
            harness.take(IngestHarness.event(#""service":"\#(service)","zone":"z""#))
        }
        #expect(harness.counts() == [[]: Tally(matched: 2, total: 4)])
    }

    @Test("Values that become one share a budget")
    func joinsGroups() throws {
        let rules = LabelRules(lowercased: ["env"], maps: ["env": [ExactText("prd"): "prod"]])
        var harness = try IngestHarness(labels: rules, groupBy: ["env"])
        for value in ["prod", "PRD", "Prod", "test"] { harness.take(IngestHarness.event(#""env":"\#(value)""#)) }
        #expect(harness.counts() == [["prod"]: Tally(matched: 3, total: 3), ["test"]: Tally(matched: 1, total: 1)])
    }

    @Test("Labels under an old name are found where the mapping lists that name")
    func readsOldNames() throws {
        var mapping = IngestHarness.mapping
        mapping.labels = ["status", "http.env"]
        let rules = LabelRules(renamings: [.init(from: "http.env", to: "env")])
        var harness = try IngestHarness(mapping: mapping, labels: rules, groupBy: ["env"])
        harness.take(IngestHarness.event(#""http":{"env":"prod"},"env":"x""#))
        #expect(harness.counts() == [["prod"]: Tally(matched: 1, total: 1)])
    }

    @Test("Rules are for the labels of every format")
    func rulesApplyToPoints() throws {
        let rules = LabelRules(
            renamings: [.init(from: "svc", to: "service")], lowercased: ["service"], enrichments: [Self.services])
        var harness = try IngestHarness(format: .vectorJSON, labels: rules, groupBy: ["owner"])
        for service in ["Checkout", "CHECKOUT", "other"] {
            let tags = #"{"status":"200","svc":"\#(service)"}"#
            let time = "2026-11-21T01:13:10Z"
            let record =
                #"{"name":"http.requests","tags":\#(tags),"timestamp":"\#(time)","kind":"incremental","counter":{"value":3}}"#
            #expect(harness.take(record).map(\.rejection.message) == [])
        }
        #expect(harness.counts() == [["a"]: Tally(matched: 6, total: 6), ["none"]: Tally(matched: 3, total: 3)])
    }
}
