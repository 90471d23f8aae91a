import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnReport

/// What outside readers must not see.
@Suite struct RedactionTests {
    private static let everything = """
        hide: [author, owner, acknowledgement, ticket, reason, commit, evidence, command, adjustment, service, slo, team, region]
        labels: { customer: hide }
        """

    @Test("What is hidden stands nowhere, in no format", arguments: 0..<30)
    func hiddenTextsStandNowhere(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (records, secrets) = try Self.records(&random)
        let open = try records.report("2026-10-01..2026-10-07")
        for secret in secrets { #expect(open.json.contains(secret), "seed \(seed): \(secret)") }
        for grouping in ReportGrouping.allCases {
            let rules = try RedactionRules(yaml: Self.everything, name: "rules.yaml")
            let report = try records.report("2026-10-01..2026-10-07", by: grouping, rules: rules)
            for text in [report.html, report.csv, report.json] {
                let lower = text.lowercased()
                for secret in secrets { #expect(!lower.contains(secret.lowercased()), "seed \(seed): \(secret)") }
            }
            #expect(report.html.contains("This is a redacted report"))
            #expect(report.provenance.hash == open.provenance.hash)
        }
    }

    private static func records(_ random: inout SeededGenerator) throws -> (RecordSet, [String]) {
        var secrets: [String] = []
        func secret() -> String {
            let text = "zq" + String((0..<8).map { _ in random.pick(Array("abcdefghijkmnoprstuvwxyz")) })
            secrets.append(text)
            return text
        }
        var records = RecordSet()
        for _ in 0..<random.number(1...3) {
            let (service, slo, region, customer) = (secret(), secret(), secret(), secret())
            let (author, mail, ticket, reason, name) = (secret(), secret(), secret(), secret(), secret())
            let key = "\(slo)-of-\(service){customer=\"\(customer)\",region=\"\(region)\"}"
            let first = try day("2026-10-01")
            for number in first...first + 7 {
                records.add(
                    SampleDay(
                        key: key, service: service, day: number,
                        more:
                            #","adjustments":[{"name":"\#(name) of \#(service)","effect":"exclude","from":"2026-10-03T00:00:00Z","to":"2026-10-03T01:00:00Z","author":"\#(author) <\#(mail)@example.com>","reason":"\#(reason) by \#(author)","ticket":"\#(ticket)"}]"#,
                        labels: #"{"team":"\#(secret())"}"#,
                        group: #"{"customer":"\#(customer)","region":"\#(region)"}"#))
            }
            let at = "2026-10-04T00:00:00Z"
            records.add(
                .alerts, key: "\(key)/page", at: try .at(at),
                #"{"key":\#(quoted(key + "/page")),"id":"1","status":"firing","severity":"page","slo":"\#(slo)","at":"\#(at)","startsAt":"\#(at)","endsAt":null,"owner":"\#(secret())","evidence":[{"topic":"\#(secret())","partition":0,"offset":1}],"acknowledged":{"by":"\#(secret())","at":null,"note":"\#(secret())"}}"#
            )
            records.add(
                .audit, key: slo, at: try .at(at),
                #"{"event":"changed","kind":"SLO","name":"\#(slo)-of-\#(service)","at":"\#(at)","revision":"cccccccccccccccc","previousRevision":null,"author":{"name":"\#(secret())","mail":"\#(secret())"},"commit":"\#(secret())"}"#
            )
        }
        // Days of a team are all different here; those of the last day win.
        let report = try records.report("2026-10-01..2026-10-07").json
        return (records, secrets.filter(report.contains))
    }

    @Test("A word that two labels have is hidden in the same way each time")
    func sharedWordsAreHiddenAlike() throws {
        var records = RecordSet()
        let first = try day("2026-10-01")
        for number in first...first + 7 {
            records.add(
                SampleDay(
                    key: #"api{region="eu",site="eu"}"#, service: "api", day: number,
                    group: #"{"region":"eu","site":"eu"}"#))
        }
        let rules = try RedactionRules(yaml: "{labels: {site: hide, region: hide}}", name: "r")
        for _ in 0..<20 {
            let report = try records.report("2026-10-01..2026-10-07", by: .service, rules: rules)
            #expect(report.budgets.first?.key == #"api{region="region 1",site="region 1"}"#)
        }
    }

    @Test("Names are renamed wherever they stand, and the figures stay")
    func namesAreRenamed() throws {
        var records = RecordSet()
        let first = try day("2026-10-01")
        for number in first...first + 7 {
            records.add(
                SampleDay(
                    key: #"Checkout-ok{region="eu"}"#, service: "checkout", day: number, group: #"{"region":"eu"}"#))
        }
        let rules = try RedactionRules(
            yaml: #"{service: {checkout: "Service A"}, labels: {region: {eu: Europe}}, words: {PAY: unit}}"#, name: "r")
        let report = try records.report("2026-10-01..2026-10-07", by: .service, rules: rules)
        #expect(report.groups.map(\.name) == ["Service A"])
        let budget = try #require(report.budgets.first)
        #expect(budget.key == #"Service A-ok{region="Europe"}"# && budget.team == "unit" && budget.region == "Europe")
        #expect(budget.account.counts.total == ExactCount(7_000))
        #expect(report.redaction?.renamed == ["label region", "service", "words"])
    }

    @Test(
        "Short secrets are only found as words, longer ones everywhere",
        arguments: [
            ("eu is in queue, eu-1 and Eu", "X is in queue, X-1 and X"), ("acme and ACMEs", "Y and Ys"), ("", ""),
            ("eu", "X"), ("éu eué", "éu eué"),
        ])
    func wordsAreTold(_ text: String, _ scrubbed: String) {
        #expect(Scrubber(["eu": "X", "acme": "Y"]).scrubbed(text) == scrubbed)
    }

    @Test(
        "Rules that can't be used are refused with their place",
        arguments: [
            ("hide: [authors]", "r.yaml:1: hide: 'authors' is unknown"),
            ("hide: author", "r.yaml:1: hide: a list is needed"),
            ("x: 1", "r.yaml:1: x is unknown"), ("\nservice: [a]", "r.yaml:2: service: an object"),
            ("labels: {a: b}", "labels.a: the word hide or an object"), ("", "r.yaml: an object is needed"),
            ("service: {a: ''}", "a new name that is not empty"), ("{", "r.yaml: no YAML"),
            ("ticket: {a: b}", "ticket is unknown"),
        ])
    func badRulesAreRefused(_ yaml: String, _ message: String) {
        #expect {
            try RedactionRules(yaml: yaml, name: "r.yaml")
        } throws: {
            "\($0)".contains(message)
        }
    }
}
