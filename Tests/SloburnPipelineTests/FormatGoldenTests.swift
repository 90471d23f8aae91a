import Foundation
import SloburnConfig
import SloburnModel
import SloburnPipeline
import Testing

/// Records of real producers in every format, against what was measured before it was written in the format.
///
/// The folders `format-*` of `Fixtures/golden` are written by `Fixtures/formats/make.py`; `raw.json` holds what the requests
/// drawn there come to, which neither this code nor the records say. `GoldenTests` runs the same folders for their bytes.
@Suite struct FormatGoldenTests {
    /// How the names of the folders begin.
    static let prefix = "format-"
    static let cases = GoldenRun.folders.filter { $0.hasPrefix(prefix) }

    @Test func thereAreCases() {
        #expect(Self.cases.count >= 20)
    }

    @Test(arguments: cases)
    func theCountsAreThoseOfTheRawValues(_ name: String) throws {
        let folder = GoldenRun.root.appending(path: name)
        let (configuration, errors) = GoldenRun.configuration(of: folder)
        #expect(errors == [])
        let raw = try JSONDecoder().decode(RawValues.self, from: Data(contentsOf: folder.appending(path: "raw.json")))
        let run = try GoldenRun(
            #require(configuration), input: Data(contentsOf: folder.appending(path: "input.ndjson")))
        let lines = try run.output.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(WrittenLine.self, from: Data($0))
        }
        Self.compareSnapshots(lines, raw)
        Self.compareLetters(run, lines, raw)
        Self.compareElements(run, raw)
    }

    /// The last snapshot of each SLO, in each window.
    private static func compareSnapshots(_ lines: [WrittenLine], _ raw: RawValues) {
        var found: [String: WrittenLine.Value] = [:]
        for line in lines where line.topic == "slo.snapshots" { found[line.key ?? ""] = line.snapshot }
        #expect(Set(found.keys) == Set(raw.slos.keys))
        #expect(found.filter { $0.value.exact == false }.keys.sorted() == raw.inexact)
        for (slo, windows) in raw.slos {
            for (window, expected) in windows {
                let counts = window == "period" ? found[slo]?.counts : found[slo]?.burnRates?[window]
                #expect(counts == expected, "\(slo), \(window)")
            }
        }
    }

    /// Dead letters by class, as they are written and as they are counted.
    private static func compareLetters(_ run: GoldenRun, _ lines: [WrittenLine], _ raw: RawValues) {
        let letters = lines.filter { $0.topic == "slo.deadletter" }
            .reduce(into: [String: Int64]()) { $0[$1.headers["__sloburn.errors.class"] ?? "", default: 0] += 1 }
        #expect(letters == raw.deadLetters)
        let rejected = run.counters.reduce(into: [String: Int64]()) { sums, counters in
            for (reason, count) in counters.rejected where count > 0 { sums[reason.rawValue, default: 0] += count }
        }
        #expect(rejected == raw.deadLetters)
    }

    /// Every element of the input ended in exactly one of the counts.
    private static func compareElements(_ run: GoldenRun, _ raw: RawValues) {
        let sum = { (part: (IngestCounters) -> Int64) in run.counters.reduce(0) { $0 + part($1) } }
        #expect(sum(\.duplicates) == raw.duplicates)
        #expect(sum(\.ended) == raw.ended)
        #expect(sum { $0.counted + $0.unmatched + $0.duplicates + $0.rejectedTotal + $0.ended } == raw.elements)
    }
}

/// `raw.json`.
private struct RawValues: Decodable {
    let elements: Int64
    let duplicates: Int64
    let ended: Int64
    let deadLetters: [String: Int64]
    let inexact: [String]
    let slos: [String: [String: WrittenLine.Counts]]
}

/// What is compared of a line of output.
private struct WrittenLine: Decodable {
    struct Counts: Decodable, Equatable {
        var good: Int64
        var total: Int64
    }

    struct Value: Decodable {
        let good: Int64
        let total: Int64
        let exact: Bool?
        let burnRates: [String: Counts]?

        var counts: Counts { Counts(good: good, total: total) }
    }

    let topic: String
    let key: String?
    let headers: [String: String]
    /// The value of a snapshot.
    let snapshot: Value?

    private enum Keys: String, CodingKey {
        case topic, key, headers, value
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Keys.self)
        topic = try line.decode(String.self, forKey: .topic)
        key = try line.decodeIfPresent(String.self, forKey: .key)
        headers = try line.decode([String: String].self, forKey: .headers)
        snapshot = topic == "slo.snapshots" ? try line.decode(Value.self, forKey: .value) : nil
    }
}
