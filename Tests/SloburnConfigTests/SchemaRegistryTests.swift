import SloburnConfig
import SloburnModel
import Testing

/// Registries that sources name: what they mean, and that their passwords are never shown.
@Suite struct SchemaRegistryTests {
    private static func read(_ registry: String?, _ schemas: String = "") throws -> Configuration {
        let confluent = registry.map { "confluent: { registry: { \($0) }\(schemas) }, " } ?? ""
        let source = Sample.source.replacing("json: {", with: "envelope: confluent, \(confluent)json: {")
        let (configuration, findings) = Sample.read(source, Sample.ratio())
        return try #require(configuration, "\(findings)")
    }

    private static func registry(_ text: String) throws -> SchemaRegistry? {
        try read(text).engine.sources.first?.avroSchemas?.registry
    }

    @Test("What is not written has its default")
    func readsAll() throws {
        #expect(
            try Self.registry(#"url: "https://r/a", user: 7, password: "${P}", timeout: 1s"#)
                == SchemaRegistry(url: "https://r/a", user: "7", password: "${P}", timeout: .seconds(1)))
        #expect(try Self.registry(#"url: "http://r""#) == SchemaRegistry(url: "http://r", timeout: .seconds(5)))
    }

    @Test("Schemas of the configuration stand beside it")
    func keepsSchemas() throws {
        let configuration = try Self.read(#"url: "http://r""#, #", schemas: [{ id: 1, schema: '"string"' }]"#)
        #expect(
            configuration.engine.sources.first?.avroSchemas
                == AvroSchemaSet(texts: ["1": "\"string\""], registry: SchemaRegistry(url: "http://r")))
    }

    @Test("The URL belongs to the revision, and nothing else of it")
    func changesRevision() throws {
        func revisions(_ registry: String?) throws -> [String] {
            let engine = try Self.read(registry).engine
            return engine.sources.map(\.revision) + engine.budgets.flatMap { [$0.revision, $0.countingRevision] }
        }
        let plain = try revisions(#"url: "http://r""#)
        #expect(try revisions(#"url: "http://r", user: a, password: b, timeout: 1s"#) == plain)
        let (other, none) = (try revisions(#"url: "http://s""#), try revisions(nil))
        for another in [other, none] {
            #expect(another[0] != plain[0] && another[1] != plain[1])
            #expect(another[2] == plain[2])
        }
    }

    @Test("A difference shows the URL, and of name and password only that they differ")
    func hidesCredentials() throws {
        let old = try Self.read(#"url: "http://r", user: alice, password: hush"#)
        let new = try Self.read(#"url: "http://s", user: bob, password: hush2, timeout: 1s"#)
        let diff = ConfigurationDiff(from: old, to: new)
        #expect(
            diff.sources.flatMap(\.changes) == [
                PropertyChange(property: "registry", old: "http://r", new: "http://s"),
                PropertyChange(property: "registry.timeout", new: "1s"),
                PropertyChange(property: "registry.credentials", old: "***", new: "***"),
            ])
        for format in [DiffFormat.text, .json, .markdown] {
            let text = format.render(diff)
            for secret in ["alice", "bob", "hush"] { #expect(!text.contains(secret)) }
        }
        let added = ConfigurationDiff(from: try Self.read(nil), to: new)
        #expect(!DiffFormat.json.render(added).contains("bob"))
    }

    @Test("Whoever prints it sees the URL only")
    func isPrintedWithoutCredentials() {
        let registry = SchemaRegistry(url: "http://r", user: "alice", password: "hush")
        var dumped = ""
        dump(registry, to: &dumped)
        for text in [
            "\(registry)", String(reflecting: registry), "\([registry])",
            "\(AvroSchemaSet(texts: [:], registry: registry))", dumped,
        ] {
            #expect(text.contains("http://r") && !text.contains("alice") && !text.contains("hush"))
        }
    }

    private struct NoFile: Error {}

    private static func resolve(_ registry: SchemaRegistry) throws(KafkaPropertyError) -> SchemaRegistry {
        try registry.resolved(environment: ["URL": "https://r:8081", "BAD": "r", "USER": "me"]) { path in
            guard path == "/run/secret" else { throw NoFile() }
            return "hush\n"
        }
    }

    @Test("Places are filled in")
    func resolves() throws {
        let written = SchemaRegistry(url: "${URL}/a", user: "${USER}", password: "${file:/run/secret}")
        #expect(
            try Self.resolve(written) == SchemaRegistry(url: "https://r:8081/a", user: "me", password: "hush"))
    }

    @Test(
        "What can't be filled in is told by its name",
        arguments: [
            (SchemaRegistry(url: "${NONE}"), "confluent.registry.url: the environment variable NONE is not set"),
            (SchemaRegistry(url: "${BAD}"), "confluent.registry.url: must begin with http:// or https://"),
            (
                SchemaRegistry(url: "${URL}", user: "a", password: "${file:/no}"),
                "confluent.registry.password: the file /no can't be read: NoFile()"
            ),
        ])
    func refuses(_ written: SchemaRegistry, _ message: String) {
        #expect(throws: KafkaPropertyError.self) { try Self.resolve(written) }
        do throws(KafkaPropertyError) {
            _ = try Self.resolve(written)
        } catch {
            #expect("\(error)" == message)
        }
    }
}
