import Foundation
import SloburnConfig
import SloburnModel
import Testing

@Suite struct FileTests {
    /// Makes a folder of its own, filled, for the length of a test.
    private static func withFolder(_ files: [String: Data], _ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("sloburn-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (name, data) in files {
            let file = root.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
        try body(root.path)
    }

    @Test("Folders are read in order, without hidden files, each file once")
    func readsFolders() throws {
        let names = ["b.yaml", "a.yml", "sub/c.yaml", "sub/x.json", ".hidden.yaml", "..data/b.yaml", "notes.txt"]
        try Self.withFolder(Dictionary(names.map { ($0, Data("# \($0)".utf8)) }) { first, _ in first }) { root in
            let files = try ConfigurationLoader.files(at: [root, "\(root)/b.yaml", "\(root)/sub/x.json"])
            #expect(
                files.map { String($0.name.dropFirst(root.count + 1)) } == [
                    "a.yml", "b.yaml", "sub/c.yaml", "sub/x.json",
                ])
            #expect(files.first?.text == "# a.yml")
        }
    }

    @Test("Links may lead in circles, and to what is there by another name, too", .timeLimit(.minutes(1)))
    func followsLinksOnce() throws {
        try Self.withFolder(["a.yaml": Data("# a".utf8), "team/b.yaml": Data("# b".utf8)]) { root in
            for (name, target) in [("one", "."), ("two", "."), ("team/up", ".."), ("z.yaml", "a.yaml")] {
                try FileManager.default.createSymbolicLink(atPath: "\(root)/\(name)", withDestinationPath: target)
            }
            let (files, findings) = ConfigurationLoader.load([root, "\(root)/z.yaml"])
            #expect(files.map { String($0.name.dropFirst(root.count + 1)) } == ["a.yaml", "team/b.yaml"])
            #expect(findings.isEmpty)
        }
    }

    @Test("What can't be read is a finding, and the rest is read")
    func reportsUnreadable() throws {
        try Self.withFolder(["bad.yaml": Data([0x61, 0xFF]), "good.yaml": Data("a: b".utf8)]) { root in
            let (files, findings) = ConfigurationLoader.load([root, "\(root)/none"])
            #expect(files.map(\.name) == ["\(root)/good.yaml"])
            #expect(
                findings.map(\.description) == [
                    "\(root)/bad.yaml:1:1: error: .: the file is not UTF-8 text [unreadable-file]",
                    "\(root)/none:1:1: error: .: there is no such file or folder [unreadable-file]",
                ])
            #expect(throws: ConfigurationLoadError.self) { try ConfigurationLoader.files(at: [root]) }
            let result = ConfigurationReader.read(paths: [root])
            #expect(result.configuration == nil)
            #expect(
                result.findings.map(\.rule.rawValue).sorted() == [
                    "missing-field", "missing-field", "unknown-field",
                    "unreadable-file",
                ])
        }
    }

    @Test("What the Kafka client says of properties is reported at their place")
    func reportsKafkaProblems() throws {
        let daemon = """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: a }
            spec: { kafka: { bootstrap.servers: "a:1", x: 1, y: "${Y}" } }
            """
        try Self.withFolder(["daemon.yaml": Data(daemon.utf8)]) { root in
            let result = ConfigurationReader.read(
                paths: [root], kafkaProblem: { name, value in name == "x" ? "x can't be \(value)" : nil },
                kafkaConflicts: { properties in
                    [KafkaPropertyError(property: "y", message: properties.map(\.description).joined(separator: " "))]
                })
            #expect(
                result.findings.map { $0.description.dropFirst(root.count) } == [
                    "/daemon.yaml:4:47: error: spec.kafka.x: x can't be 1 [invalid-value]",
                    "/daemon.yaml:4:53: error: spec.kafka.y: bootstrap.servers=a:1 x=1 y=${Y} [invalid-value]",
                ])
        }
    }

    private static func source(_ name: String, table: String) -> Data {
        Data(
            """
            apiVersion: openslo/v1
            kind: DataSource
            metadata: { name: \(name) }
            spec:
              type: kafka
              connectionDetails:
                topics: [a]
                json: { metric: { field: m } }
                labels: { enrich: [{ from: \(table), on: service }] }
            """.utf8)
    }

    @Test("Tables are read from beside the file that names them, and are no documents")
    func readsTables() throws {
        let files = [
            "a/source.yaml": Self.source("one", table: "tables/services.yaml"),
            "b/source.yaml": Self.source("two", table: "../a/./tables/services.yaml"),
            "c.yaml": Self.source("three", table: "services.csv"), "services.csv": Data("service,tier\nx,gold\n".utf8),
            "a/tables/services.yaml": Data("- { service: x, tier: gold }".utf8),
        ]
        try Self.withFolder(files) { root in
            let (configuration, findings) = ConfigurationReader.read(paths: [root])
            #expect(findings.map(\.description) == [])
            let tables = try #require(configuration).engine.sources.flatMap(\.labels.enrichments)
            #expect(tables.map { $0["x"] } == [["gold"], ["gold"], ["gold"]])
            let paths = ["a/tables/services.yaml", "b/../a/./tables/services.yaml", "services.csv"]
            #expect(ConfigurationReader.tables(at: [root]) == paths.map { "\(root)/\($0)" })
        }
    }

    @Test("A table that can't be read is a finding where it is named, and it is known which one it is")
    func reportsUnreadableTables() throws {
        let files = [
            "a.yaml": Self.source("a", table: "none.csv"), "b.yaml": Self.source("b", table: "folder.csv"),
            "c.yaml": Self.source("c", table: "bad.csv"), "folder.csv/x": Data(), "bad.csv": Data([0x61, 0xFF]),
        ]
        try Self.withFolder(files) { root in
            let findings = ConfigurationReader.read(paths: [root]).findings
            let problems = [
                ("a.yaml", "none.csv", "there is no such file"), ("b.yaml", "folder.csv", "this is a folder"),
                ("c.yaml", "bad.csv", "the file is not UTF-8 text"),
            ]
            #expect(
                findings.map(\.description)
                    == problems.map { file, table, problem in
                        "\(root)/\(file):9:32: error: spec.connectionDetails.labels.enrich[0].from: "
                            + "\(root)/\(table): \(problem) [unreadable-file]"
                    })
            #expect(ConfigurationReader.tables(at: [root]) == problems.map { "\(root)/\($0.1)" })
        }
    }

    @Test("The tables of documents with mistakes are known too")
    func findsTablesOfWrongDocuments() throws {
        let text = """
            - { kind: DataSource, spec: { connectionDetails: { labels: { enrich: [{ from: x.csv }, { on: a }, 1] } } } }
            - { kind: DataSource, spec: [] }
            - { kind: SLO, spec: { connectionDetails: { labels: { enrich: [{ from: y.csv }] } } } }
            """
        try Self.withFolder(["a.yaml": Data(text.utf8), "b.yaml": Data("a: [".utf8)]) { root in
            #expect(ConfigurationReader.tables(at: [root]) == ["\(root)/x.csv"])
        }
    }

    @Test("A folder without YAML is a warning")
    func warnsOfEmptyFolders() throws {
        try Self.withFolder(["notes.txt": Data()]) { root in
            let result = ConfigurationReader.read(paths: [root])
            #expect(result.configuration != nil)
            #expect(result.findings.map(\.rule) == [.noDocuments])
        }
    }

    @Test("Files are one configuration, and empty documents nothing")
    func readsFilesTogether() {
        let files = [
            ConfigurationFile(name: "b.yaml", text: Sample.ratio()),
            ConfigurationFile(name: "a.yaml", text: "\u{FEFF}---\n\n---\n# nothing\n--- ~\n---\n" + Sample.source),
            ConfigurationFile(name: "c.yaml", text: ""),
        ]
        let (configuration, findings) = ConfigurationReader.read(files)
        #expect(findings == [])
        #expect(configuration?.engine.budgets.count == 1)
    }

    @Test("A name that a document that can't be read may define dangles, and the finding says so")
    func tellsOfUnreadDocuments() {
        let broken = Sample.source.replacing("metadata: { name: web }", with: "metadata: { name: web")
        let result = Sample.read(broken, Sample.ratio())
        #expect(result.findings.map(\.rule) == [.yamlSyntax, .unknownReference, .unknownReference])
        #expect(result.findings.dropFirst().allSatisfy { $0.message.hasSuffix("can't be read may define it") })
        #expect(result.configuration == nil)
    }

    @Test("A list of documents, and JSON, are read too")
    func readsListsAndJSON() {
        let list = #"[{"apiVersion": "openslo/v1", "kind": "Service", "metadata": {"name": "A"}}]"#
        #expect(Sample.read(list).findings.map(\.path) == ["[0].metadata.name"])
    }

    @Test(
        "Positions are those of the file",
        arguments: [
            ("a: 1\r\nb: 2\r\na: 3\r\n", 3, 1), ("x: 1\n---\n\n--- # c\na: 1\n'a': 2\n", 6, 1),
            ("--- {}\n--- {a: [}\n", 2, 10), ("x: 1\n---\nab\u{1}: 1\n", 3, 3),
            ("# c\n%YAML 1.2\n---\n\tx: 1\n", 4, 1), ("--- |\n  text\n--- \"open\n", 4, 1),
        ])
    func findsPositions(_ text: String, _ line: Int, _ column: Int) throws {
        let finding = try #require(
            Sample.read(text).findings.last { $0.rule == .yamlSyntax || $0.rule == .duplicateKey })
        #expect("\(finding.line):\(finding.column)" == "\(line):\(column)", "\(finding)")
    }

    @Test("Values may be tagged as text")
    func readsTags() {
        let text = "{ apiVersion: openslo/v1, kind: Service, metadata: { name: !!str 7 } }"
        #expect(Sample.read(text).findings == [])
    }

    @Test("Deep nesting is refused")
    func refusesDepth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(Sample.read(text).findings.map(\.rule) == [.yamlSyntax])
    }

    @Test("A file may hold many documents, each with many values")
    func readsManyDocuments() {
        let values = Array(repeating: "a", count: 1_000).joined(separator: ", ")
        let documents = (0..<250).map { number in
            "apiVersion: openslo/v1\nkind: Service\nmetadata: { name: s\(number), labels: { many: [\(values)] } }\n"
        }
        #expect(Sample.read(documents.joined(separator: "---\n") + "---\n1\n").findings.map(\.line) == [1_001])
    }

    @Test("Aliases of aliases are refused before they fill the memory")
    func refusesExplosions() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let item = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: item, count: 10).joined(separator: ", "))]\n"
        }
        #expect(Sample.read(text).findings.map(\.rule) == [.yamlSyntax])
    }
}
