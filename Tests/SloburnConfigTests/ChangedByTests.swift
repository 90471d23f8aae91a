import SloburnConfig
import SloburnModel
import Testing

/// Where budgets come from, and who changed them.
@Suite struct ChangedByTests {
    private static func read(_ annotations: String) throws -> Configuration {
        let result = Sample.read(Sample.source, Sample.ratio(annotations: annotations))
        #expect(result.findings == [])
        return try #require(result.configuration)
    }

    @Test("An annotation says who changed an SLO, and is no part of it")
    func readsTheAnnotation() throws {
        let plain = try Self.read("")
        let signed = try Self.read("sloburn/changed-by: Ann <ann@example.com>")
        #expect(signed.engine.changedBy == ["x": ChangeOrigin(name: "Ann", mail: "ann@example.com")])
        #expect(signed.engine.budgets == plain.engine.budgets)
        #expect(ConfigurationDiff(from: plain, to: signed).isEmpty)
        #expect(plain.engine.changedBy == [:])
    }

    @Test("An annotation that names nobody is none")
    func passesOverNobody() throws {
        #expect(try Self.read(#"sloburn/changed-by: " ""#).engine.changedBy == [:])
    }

    @Test("Every budget has the file of its SLO")
    func namesFiles() throws {
        let objectives = "{ displayName: Gold, target: 0.9 }, { displayName: Silver, target: 0.8 }"
        let files = [
            ConfigurationFile(name: "source.yaml", text: Sample.source),
            ConfigurationFile(name: "slo.yaml", text: Sample.ratio(objectives: objectives)),
        ]
        let configuration = try #require(ConfigurationReader.read(files).configuration)
        #expect(configuration.files == ["x/gold": "slo.yaml", "x/silver": "slo.yaml"])
    }
}
