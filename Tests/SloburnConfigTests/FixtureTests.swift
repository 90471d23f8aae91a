import Foundation
import SloburnConfig
import SloburnModel
import Testing

/// The files below `Fixtures/` and `pipelines/`.
enum Fixtures {
    static let root = Bundle.module.resourceURL?.appendingPathComponent("Fixtures").path ?? ""
    static let pipelines = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("pipelines").path
    static let guide = URL(fileURLWithPath: pipelines)
        .deletingLastPathComponent().appendingPathComponent("docs/configuration.md").path

    /// The files and folders within a folder; each is a configuration of its own.
    static func configurations(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}

/// A line `# expect: LINE:COLUMN: error|warning: PATH: MESSAGE [RULE]`; the message may be a part.
///
/// What is found in a table has its path before: `# expect: ../tables/x.csv:LINE:COLUMN: …`.
struct Expectation: CustomStringConvertible {
    var file: String
    var text: String
    var head: String
    var message: String
    var rule: String

    init?(_ line: Substring, file: String) {
        guard line.hasPrefix("# expect: ") else { return nil }
        text = String(line.dropFirst("# expect: ".count))
        let parts = text.split(separator: ": ", maxSplits: 3).map(String.init)
        guard parts.count == 4, let bracket = parts[3].lastIndex(of: "[") else { return nil }
        var place = parts[0].split(separator: ":").map(String.init)
        if place.count == 3 { self.file = place.removeFirst() } else { self.file = file }
        head = ([place.joined(separator: ":")] + parts[1...2]).joined(separator: ": ")
        message = parts[3][..<bracket].trimmingCharacters(in: .whitespaces)
        rule = String(parts[3][bracket...])
    }

    func isMet(by finding: Finding) -> Bool {
        finding.file == file && finding.message.contains(message) && "[\(finding.rule.rawValue)]" == rule
            && "\(finding.line):\(finding.column): \(finding.severity.rawValue): \(finding.path)" == head
    }

    var description: String { "\(file): \(text)" }
}

@Suite struct FixtureTests {
    @Test("Good configurations have no error", arguments: Fixtures.configurations(in: "good"))
    func acceptsGood(_ name: String) {
        let (configuration, findings) = ConfigurationReader.read(paths: ["\(Fixtures.root)/good/\(name)"])
        #expect(findings.filter { $0.severity == .error }.map(\.description) == [])
        #expect(configuration != nil)
    }

    @Test("Bad configurations have exactly the findings they name", arguments: Fixtures.configurations(in: "bad"))
    func findsAll(_ name: String) throws {
        let folder = "\(Fixtures.root)/bad/"
        let files = try ConfigurationLoader.files(at: [folder + name]).map {
            ConfigurationFile(name: String($0.name.dropFirst(folder.count)), text: $0.text)
        }
        let expectations = files.flatMap { file in
            file.text.split(separator: "\n").compactMap { Expectation($0, file: file.name) }
        }
        let (configuration, findings) = ConfigurationReader.read(files)
        for finding in findings {
            #expect(expectations.contains { $0.isMet(by: finding) }, "not expected: \(finding)")
        }
        for expectation in expectations {
            #expect(findings.contains { expectation.isMet(by: $0) }, "not found: \(expectation)")
        }
        #expect(findings.count == expectations.count)
        #expect((configuration == nil) == findings.contains { $0.severity == .error })
        #expect(findings == findings.sorted())
    }

    @Test("The guide lists every rule")
    func documentsRules() throws {
        let text = try String(contentsOfFile: Fixtures.guide, encoding: .utf8)
        for rule in FindingRule.allCases {
            #expect(text.contains("| `\(rule.rawValue)` |"), "\(rule.rawValue)")
        }
    }

    @Test("The examples of the guide are right")
    func acceptsGuide() throws {
        let text = try String(contentsOfFile: Fixtures.guide, encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let tables = text.components(separatedBy: "```csv\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let (configuration, findings) = ConfigurationReader.read(
            [ConfigurationFile(name: "x.yaml", text: examples.joined(separator: "---\n"))],
            tables: tables.map { ConfigurationFile(name: "tables/services.csv", text: $0) })
        #expect(findings == [])
        #expect(configuration?.engine.budgets.count == 1)
    }

    @Test("The example pipeline is accepted without findings")
    func acceptsExamples() throws {
        let (configuration, findings) = ConfigurationReader.read(paths: [Fixtures.pipelines + "/web"])
        #expect(findings.map(\.description) == [])
        let budgets = try #require(configuration).engine.budgets
        #expect(
            budgets.map(\.name) == [
                "checkout-availability", "search-latency", "checkout-minutes/answered", "checkout-minutes/quick",
                "checkout-minutes",
            ])
        #expect(budgets.map(\.groupBy) == [["region"], [], [], [], []])
        #expect(budgets.map { $0.tiers.count } == [4, 2, 0, 0, 2])
    }

    @Test("The example of sources that stand in for each other is accepted without findings")
    func acceptsExampleOfFallback() throws {
        let (configuration, findings) = ConfigurationReader.read(paths: [Fixtures.pipelines + "/edge"])
        #expect(findings.map(\.description) == [])
        let engine = try #require(configuration).engine
        #expect(engine.sources.map(\.name) == ["agents", "balancer"])
        #expect(engine.sources[0].fallback?.source == "balancer")
        #expect(engine.budgets.map(\.name) == ["shop-availability"])
        #expect(engine.budgets[0].tiers.map(\.trigger).filter { $0 == .reconcile }.count == 1)
    }
}
