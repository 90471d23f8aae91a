import SloburnConfig
import Testing

@Suite struct FindingTests {
    private let finding = Finding(
        .error, file: "a b.yaml", line: 3, column: 7, path: "spec.x", message: "not\n\"right\"\u{1}", rule: .wrongType)

    @Test("A finding is one line of text")
    func writesText() {
        #expect(finding.description == "a b.yaml:3:7: error: spec.x: not \"right\"\u{1} [wrong-type]")
    }

    @Test("A finding is one line of JSON")
    func writesJSON() {
        #expect(
            FindingFormat.json.line(finding)
                == #"{"file":"a b.yaml","line":3,"column":7,"severity":"error","path":"spec.x","#
                + #""message":"not\n\"right\"\u0001","rule":"wrong-type"}"#)
    }

    @Test("A finding is one annotation of GitHub")
    func writesAnnotations() {
        let finding = Finding(
            .warning, file: "a,b:c%.yaml", line: 3, column: 7, path: "spec.x", message: "100 %: a,\r\nb",
            rule: .lowFactor)
        #expect(
            FindingFormat.github.line(finding)
                == "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=7,title=low-factor::spec.x: 100 %25: a,%0D%0Ab")
    }

    @Test(
        "A finding has the value received",
        arguments: [
            ("Shop", "Shop"), ("\"\"", ""), ("{ a: b }", nil),
            (String(repeating: "a", count: 300), String(repeating: "a", count: 200) + "…"),
        ] as [(String, String?)])
    func holdsValue(_ name: String, _ value: String?) throws {
        let findings = Sample.read("apiVersion: openslo/v1\nkind: Service\nmetadata: { name: \(name) }").findings
        #expect(findings.map(\.value) == [value])
    }

    @Test("The value is in the JSON")
    func writesValue() {
        var finding = finding
        finding.value = "x\ty"
        #expect(FindingFormat.json.line(finding).contains(#","path":"spec.x","value":"x\ty","message":"#))
    }

    @Test("A secret is never shown")
    func hidesSecrets() {
        let daemon = """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: a }
            spec: { kafka: { bootstrap.servers: "a:1", sasl.password: "hunter2${" } }
            """
        let findings = Sample.read(daemon).findings
        #expect(findings.map(\.rule) == [.invalidValue])
        for format in FindingFormat.allCases { #expect(!findings.contains { format.line($0).contains("hunter2") }) }
    }

    @Test("Findings are sorted by file, line and column")
    func sorts() {
        func make(_ file: String, _ line: Int, _ column: Int) -> Finding {
            Finding(.warning, file: file, line: line, column: column, path: ".", message: "", rule: .lowFactor)
        }
        let sorted = [make("a", 1, 2), make("a", 2, 1), make("a", 10, 1), make("b", 1, 1)]
        #expect(sorted.reversed().sorted() == sorted)
    }
}
