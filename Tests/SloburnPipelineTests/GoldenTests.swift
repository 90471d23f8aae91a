import Foundation
import Testing

/// Whole backtests whose output was checked once, by hand and by a calculation of its own, and must stay as it is.
///
/// Each folder of `Fixtures/golden` holds `config.yaml`, `input.ndjson` and `expected.ndjson`; its README says what each
/// case is about and how `expected.ndjson` was checked. After a wanted change: `UPDATE_GOLDEN=1 swift test --filter
/// Golden`, then `Fixtures/golden/check.py`, which calculates every count, time and transition again in Python. The folders
/// of formats are checked by `FormatGoldenTests` instead.
@Suite struct GoldenTests {
    /// The cases' names: those of the folders.
    static let cases = GoldenRun.folders

    @Test func thereAreCases() {
        #expect(Self.cases.filter { !$0.hasPrefix(FormatGoldenTests.prefix) }.count >= 15)
    }

    @Test(arguments: cases)
    func theOutputIsTheSame(_ name: String) throws {
        let folder = GoldenRun.root.appending(path: name)
        let (configuration, errors) = GoldenRun.configuration(of: folder)
        #expect(errors == [])
        let input = try Data(contentsOf: folder.appending(path: "input.ndjson"))
        let output = try GoldenRun(#require(configuration), input: input).output
        let file = folder.appending(path: "expected.ndjson")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(output).write(to: file) }
        let expected = try [UInt8](Data(contentsOf: file))
        if output != expected { Issue.record("\(Self.firstDifference(output, expected))") }
        #expect(try GoldenRun(#require(configuration), input: input).output == output, "not the same bytes again")
    }

    private static func firstDifference(_ output: [UInt8], _ expected: [UInt8]) -> String {
        let lines = [output, expected].map { $0.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
        let number =
            zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines[0].count, lines[1].count)
        let texts = lines.map { number < $0.count ? String(decoding: $0[number], as: UTF8.self) : "(nothing)" }
        return "line \(number + 1) is\n\(texts[0])\nnot\n\(texts[1])"
    }
}
