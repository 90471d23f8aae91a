import Foundation
import SloburnConfig
import Testing

/// `Fixtures/diff`: two configurations a folder, and what their difference looks like in each format.
@Suite struct DiffGoldenTests {
    private static let names = Fixtures.configurations(in: "diff")

    private static func read(_ name: String, _ side: String) throws -> Configuration {
        let (configuration, findings) = ConfigurationReader.read(paths: ["\(Fixtures.root)/diff/\(name)/\(side).yaml"])
        return try #require(configuration, "\(findings)")
    }

    @Test("Differences are as expected in every format", arguments: names)
    func areAsExpected(_ name: String) throws {
        let diff = ConfigurationDiff(from: try Self.read(name, "old"), to: try Self.read(name, "new"))
        for (format, suffix) in [(DiffFormat.text, "txt"), (.json, "json"), (.markdown, "md")] {
            let path = "\(Fixtures.root)/diff/\(name)/expected.\(suffix)"
            let expected = try String(contentsOfFile: path, encoding: .utf8)
            #expect(format.render(diff) == expected, "\(suffix)")
        }
    }

    @Test("There is none between a configuration and itself", arguments: names)
    func isEmptyForTheSame(_ name: String) throws {
        for side in ["old", "new"] {
            let configuration = try Self.read(name, side)
            #expect(ConfigurationDiff(from: configuration, to: configuration).isEmpty)
        }
    }

    @Test("Backwards, what was tightened is loosened and what was added is removed", arguments: names)
    func isMirroredBackwards(_ name: String) throws {
        let (old, new) = (try Self.read(name, "old"), try Self.read(name, "new"))
        let (diff, back) = (ConfigurationDiff(from: old, to: new), ConfigurationDiff(from: new, to: old))
        #expect(diff.slos.count == back.slos.count)
        #expect(diff.slos.count { $0.kind == .added } == back.slos.count { $0.kind == .removed })
        #expect(diff.slos.count { $0.direction == .tightened } == back.slos.count { $0.direction == .loosened })
        #expect(diff.slos.count { $0.direction == .loosened } == back.slos.count { $0.direction == .tightened })
        #expect(
            diff.slos.count { $0.effect == .keepsCounts } == back.slos.count { $0.effect == .keepsCounts })
    }

    @Test("A revision changes exactly when something is told", arguments: names)
    func explainsRevisions(_ name: String) throws {
        let diff = ConfigurationDiff(from: try Self.read(name, "old"), to: try Self.read(name, "new"))
        for slo in diff.slos where slo.kind == .changed { #expect(!slo.changes.isEmpty, "\(slo.name)") }
    }

    @Test("JSON can be read, with the fields that are documented", arguments: names)
    func isJSON(_ name: String) throws {
        struct Document: Decodable {
            struct Service: Decodable {
                struct SLO: Decodable {
                    let name: String
                    let change: String
                    let onReload: String
                }
                let service: String
                let slos: [SLO]
            }
            let different: Bool
            let summary: [String: Int]
            let services: [Service]
        }
        let diff = ConfigurationDiff(from: try Self.read(name, "old"), to: try Self.read(name, "new"))
        let document = try JSONDecoder().decode(Document.self, from: Data(DiffFormat.json.render(diff).utf8))
        #expect(document.different == !diff.isEmpty)
        #expect(document.services.flatMap(\.slos).map(\.name) == diff.slos.map(\.name))
        let kinds = ["added", "removed", "renamed", "changed"]
        #expect(kinds.reduce(0) { $0 + (document.summary[$1] ?? 0) } == diff.slos.count)
    }
}
