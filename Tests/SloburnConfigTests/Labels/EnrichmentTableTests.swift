import SloburnConfig
import SloburnModel
import Testing

/// Which rows tables have, as CSV and YAML are written.
@Suite struct EnrichmentTableTests {
    /// Reads a source with one table.
    static func read(
        _ text: String, name: String = "t.csv", more: String = ""
    ) -> (enrichment: Enrichment?, findings: [Finding]) {
        let source = """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: web }
            spec:
              type: kafka
              connectionDetails:
                topics: [a]
                json: { metric: { field: m } }
                labels: { enrich: [{ from: \(name), on: key\(more) }] }
            """
        let (configuration, findings) = ConfigurationReader.read(
            [ConfigurationFile(name: "configuration/x.yaml", text: source)],
            tables: [ConfigurationFile(name: "configuration/\(name)", text: text)])
        return (configuration?.engine.sources.first?.labels.enrichments.first, findings)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var name = "t.csv"
        var more = ""
        var labels = ["a", "b"]
        var rows: [String: [String]]
    }

    private static let cases = [
        Case(
            testDescription: "Cells between commas", text: "key,a,b\nx,1,2\ny,3,\n",
            rows: ["x": ["1", "2"], "y": ["3", ""]]),
        Case(testDescription: "No line break at the end", text: "key,a,b\nx,1,2", rows: ["x": ["1", "2"]]),
        Case(testDescription: "CR and LF", text: "key,a,b\r\nx,1,2\r\n", rows: ["x": ["1", "2"]]),
        Case(testDescription: "A byte order mark", text: "\u{FEFF}key,a,b\nx,1,2\n", rows: ["x": ["1", "2"]]),
        Case(
            testDescription: "Empty lines are passed over", text: "\nkey,a,b\n\r\nx,1,2\n\n", rows: ["x": ["1", "2"]]),
        Case(
            testDescription: "Commas, quotes and line breaks in quotes",
            text: "key,a,b\nx,\"1,2\",\"say \"\"hi\"\"\r\nyou\"\n",
            rows: ["x": ["1,2", "say \"hi\"\r\nyou"]]),
        Case(testDescription: "An empty cell in quotes", text: "key,a,b\nx,\"\",\"\"\n", rows: ["x": ["", ""]]),
        Case(testDescription: "Spaces belong to cells", text: "key,a,b\nx, 1 ,\t2\n", rows: ["x": [" 1 ", "\t2"]]),
        Case(testDescription: "Quoted names of columns", text: "\"key\",\"a\",b\nx,1,2\n", rows: ["x": ["1", "2"]]),
        Case(testDescription: "The column looked up may be any", text: "a,key,b\n1,x,2\n", rows: ["x": ["1", "2"]]),
        Case(
            testDescription: "It may have another name than the label", text: "name,a,b\nx,1,2\n",
            more: ", column: name",
            rows: ["x": ["1", "2"]]),
        Case(
            testDescription: "Only listed columns become labels, in their order", text: "key,a,b,c\nx,1,2,3\n",
            more: ", labels: [c, a]", labels: ["c", "a"], rows: ["x": ["3", "1"]]),
        Case(
            testDescription: "The column looked up may be one of them", text: "key,a,b\nx,1,2\n",
            more: ", labels: [key]", labels: ["key"], rows: ["x": ["x"]]),
        Case(
            testDescription: "The same row twice is one", text: "key,a,b\nx,1,2\nx,1,2\n", rows: ["x": ["1", "2"]]),
        Case(
            testDescription: "Rows that differ where nobody looks are one", text: "key,a,b\nx,1,2\nx,1,3\n",
            more: ", labels: [a]", labels: ["a"], rows: ["x": ["1"]]),
        Case(testDescription: "Other alphabets", text: "key,a,b\nключ,é,😀\n", rows: ["ключ": ["é", "😀"]]),
        Case(
            testDescription: "YAML", text: "- { key: x, a: 1, b: true }\n- { b: ~, a: '', key: y }\n", name: "t.yaml",
            rows: ["x": ["1", "true"], "y": ["", ""]]),
        Case(
            testDescription: "YAML in blocks, in a file named yml", text: "---\n- key: x\n  a: one two\n  b: 0x1\n",
            name: "t.yml", rows: ["x": ["one two", "0x1"]]),
        Case(
            testDescription: "JSON", text: #"[{ "key": "x", "a": 1.50, "b": null }]"#, name: "t.json",
            rows: ["x": ["1.50", ""]]),
    ]

    @Test("Rows are as written", arguments: cases)
    func readsRows(_ test: Case) throws {
        let (enrichment, findings) = Self.read(test.text, name: test.name, more: test.more)
        #expect(findings.map(\.description) == [])
        let table = try #require(enrichment)
        #expect(table.labels == test.labels)
        #expect(table.rows == Dictionary(uniqueKeysWithValues: test.rows.map { (ExactText($0.key), $0.value) }))
    }

    @Test("Keys that only look the same are two")
    func tellsBytesApart() throws {
        let (enrichment, _) = Self.read("key,a\ncaf\u{E9},1\ncafe\u{301},2\n")
        #expect(enrichment?.rows.count == 2)
    }

    @Test("Findings are at their lines, after line breaks in quotes too")
    func countsLines() {
        let (_, findings) = Self.read("key,a\r\n\"x\n\n\",1\r\né,\"2\n")
        #expect(
            findings.map(\.description) == [
                "configuration/t.csv:5:3: error: .: the quote that begins here is never closed [invalid-table]"
            ])
    }

    @Test("The default of what is missing is empty, and a number is a text")
    func readsMissing() {
        #expect(Self.read("key,a\nx,1\n").enrichment?.missing == "")
        #expect(Self.read("key,a\nx,1\n", more: ", missing: 0").enrichment?.missing == "0")
    }

    @Test("Whatever a table holds, it is read or has a finding in a line that is there")
    func survivesMutations() {
        var state: UInt64 = 7
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let alphabet: [Unicode.Scalar] = ["\"", ",", "\n", "\r", ";", "\u{FEFF}", "k", "é", "-", "{", "}", ":", " "]
        let start = Array("key,a,b\r\nx,\"1,\"\"2\",3\ny,4,5\n- { key: z, a: 1 }\n".unicodeScalars)
        for round in 0..<4_000 {
            var scalars = start
            for _ in 0...random(6) {
                switch random(3) {
                case 0 where scalars.count > 1: scalars.remove(at: random(scalars.count))
                case 1: scalars.insert(alphabet[random(alphabet.count)], at: random(scalars.count + 1))
                default: scalars = Array(scalars.prefix(1 + random(scalars.count)))
                }
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let (enrichment, findings) = Self.read(text, name: round % 4 == 0 ? "t.yaml" : "t.csv")
            #expect((enrichment == nil) == !findings.isEmpty, "\(text)")
            let lines = text.unicodeScalars.count { $0 == "\n" } + 1
            #expect(findings.allSatisfy { $0.file.hasSuffix(".yaml") || (1...lines).contains($0.line) }, "\(findings)")
        }
    }
}
