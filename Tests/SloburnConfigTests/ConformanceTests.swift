import Foundation
import SloburnConfig
import Testing

/// A small configuration that shows one rule, and what it must give.
///
/// What is expected stands in lines `# expect: …` at its beginning, of JSON in a file `NAME.expect` beside it. A line
/// `# require: LIST` says what `check --require` is given.
struct ConformanceCase: CustomStringConvertible {
    var file: ConfigurationFile
    var expectations: [Expectation]
    var requirements: Set<Requirement>

    init(folder: String, name: String) throws {
        let path = "\(Fixtures.root)/conformance/\(folder)/\(name)"
        file = ConfigurationFile(name: name, text: try String(contentsOfFile: path, encoding: .utf8))
        var lines = file.text.split(separator: "\n").map(String.init)
        let expected = path.replacing(".json", with: ".expect")
        if name.hasSuffix(".json"), FileManager.default.fileExists(atPath: expected) {
            let text = try String(contentsOfFile: expected, encoding: .utf8)
            lines = text.split(separator: "\n").map { "# expect: \($0)" }
        }
        expectations = lines.compactMap { Expectation(Substring($0), file: name) }
        let required = lines.first { $0.hasPrefix("# require: ") }?.dropFirst("# require: ".count) ?? ""
        requirements = Set(required.split(separator: ",").compactMap { Requirement(rawValue: String($0)) })
    }

    func read() -> (configuration: Configuration?, findings: [Finding]) {
        ConfigurationReader.read([file], tables: Self.tables, requirements: requirements)
    }

    /// The tables that documents name, as seen from the folders of these.
    private static let tables: [ConfigurationFile] = Fixtures.configurations(in: "conformance/tables").compactMap {
        name in
        let text = try? String(contentsOfFile: "\(Fixtures.root)/conformance/tables/\(name)", encoding: .utf8)
        return text.map { ConfigurationFile(name: "../tables/\(name)", text: $0) }
    }

    var description: String { file.name }

    static func names(in folder: String) -> [String] {
        Fixtures.configurations(in: "conformance/\(folder)").filter { !$0.hasSuffix(".expect") }
    }
}

@Suite struct ConformanceTests {
    @Test("Good documents have no finding", arguments: ConformanceCase.names(in: "good"))
    func acceptsGood(_ name: String) throws {
        let (configuration, findings) = try ConformanceCase(folder: "good", name: name).read()
        #expect(findings.map(\.description) == [])
        #expect(configuration != nil)
    }

    @Test("Bad documents have exactly the findings they name, of one rule", arguments: ConformanceCase.names(in: "bad"))
    func findsBad(_ name: String) throws {
        let document = try ConformanceCase(folder: "bad", name: name)
        let (configuration, findings) = document.read()
        for finding in findings {
            #expect(document.expectations.contains { $0.isMet(by: finding) }, "not expected: \(finding)")
        }
        #expect(findings.count == document.expectations.count)
        #expect((configuration == nil) == findings.contains { $0.severity == .error })
        let rules = Set(findings.map(\.rule))
        #expect(rules.count == 1, "\(rules)")
    }

    @Test("There are enough documents, good and bad")
    func countsDocuments() {
        let good = ConformanceCase.names(in: "good").count
        let bad = ConformanceCase.names(in: "bad").count
        #expect(good >= 60)
        #expect(bad >= 150)
    }

    @Test("Every rule is shown by bad documents, and each by itself")
    func showsRules() throws {
        let cases = try ConformanceCase.names(in: "bad").map { try ConformanceCase(folder: "bad", name: $0) }
        let shown = Set(cases.flatMap { $0.read().findings.map(\.rule) })
        // These are of files and folders, and of other tools' files; other tests show them.
        #expect(Set(FindingRule.allCases).subtracting(shown) == [.noDocuments, .notConverted])
    }
}
