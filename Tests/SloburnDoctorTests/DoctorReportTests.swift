import Foundation
import Testing

@testable import SloburnDoctor

/// How findings are told.
@Suite struct DoctorReportTests {
    private static let report = DoctorReport(
        [
            DoctorFinding(.ok, .lag, "metrics.http", "all of it is read"),
            DoctorFinding(.ok, .brokers, "a:9092", "connects"),
            DoctorFinding(
                .problem, .brokers, "b:9092", "no\nconnection\u{1B}[31m\u{9B}32m\u{202E}", advice: "start it"),
        ], at: 1_795_000_000_123, version: "0.1.0")

    @Test func thePeopleGetLinesByAreaAndTheWorstFirst() {
        #expect(
            Self.report.lines == [
                "brokers", "  problem  b:9092: no connection\\u{1b}[31m\\u{9b}32m\\u{202e}", "           → start it",
                "  ok       a:9092: connects",
                "lag", "  ok       metrics.http: all of it is read", "1 problem, 0 warnings, 2 ok, 0 unknown",
            ])
    }

    @Test func programsGetOneObject() throws {
        struct Document: Decodable {
            struct Finding: Decodable {
                let area, subject, verdict, seen: String
                let advice: String?
            }
            let at, version, verdict: String
            let counts: [String: Int]
            let findings: [Finding]
        }
        let document = try JSONDecoder().decode(Document.self, from: Data(Self.report.json().utf8))
        #expect(document.at == "2026-11-18T11:06:40.123Z")
        #expect(document.version == "0.1.0")
        #expect(document.verdict == "problem")
        #expect(document.counts == ["problem": 1, "warning": 0, "ok": 2, "unknown": 0])
        #expect(document.findings.map(\.subject) == ["b:9092", "a:9092", "metrics.http"])
        #expect(document.findings.map(\.advice) == ["start it", nil, nil])
    }

    @Test(arguments: [
        ([Verdict](), Verdict.ok), ([.ok, .unknown], .ok), ([.ok, .warning, .unknown], .warning),
        ([.warning, .problem], .problem),
    ])
    func theWorstDecides(_ verdicts: [Verdict], _ worst: Verdict) {
        let findings = verdicts.map { DoctorFinding($0, .topics, "t", "s") }
        #expect(DoctorReport(findings, at: 0, version: "").verdict == worst)
    }

    @Test(arguments: [
        (0, "0 ms"), (999, "999 ms"), (-1_500, "1.5 s"), (119_000, "119 s"), (120_000, "2 min"), (7_200_000, "2 h"),
        (604_800_000, "7 d"), (Int64.min, "106751991167.3 d"),
    ])
    func timesAreSaidInTheUnitThatSuits(_ milliseconds: Int64, _ text: String) {
        #expect(Phrase.span(milliseconds) == text)
    }

    @Test(arguments: [(1, "1 byte"), (1_023, "1023 bytes"), (1_536, "1.5 KiB"), (1 << 30, "1 GiB")])
    func bytesAreSaidInTheUnitThatSuits(_ bytes: Int64, _ text: String) {
        #expect(Phrase.bytes(bytes) == text)
    }
}
