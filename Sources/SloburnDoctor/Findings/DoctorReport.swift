import Foundation
import SloburnPipeline

/// All that was found.
public struct DoctorReport: Hashable, Sendable {
    /// When it was looked at, in milliseconds since the epoch.
    public var at: Int64
    /// The program's version.
    public var version: String
    /// The findings: by area, the worst first within one.
    public var findings: [DoctorFinding]

    /// Puts findings in order.
    ///
    /// - Parameters:
    ///   - findings: in any order; those of one area and verdict keep theirs.
    ///   - at: when it was looked at, in milliseconds since the epoch.
    ///   - version: the program's version.
    public init(_ findings: [DoctorFinding], at: Int64, version: String) {
        (self.at, self.version) = (at, version)
        let order: [Verdict] = [.problem, .warning, .unknown, .ok]
        self.findings = Area.allCases.flatMap { area in
            order.flatMap { verdict in findings.filter { $0.area == area && $0.verdict == verdict } }
        }
    }

    /// How many findings have a verdict.
    ///
    /// - Parameter verdict: which.
    /// - Returns: their number.
    public func count(_ verdict: Verdict) -> Int { findings.count { $0.verdict == verdict } }

    /// The worst that was found; where something could not be known and the rest is well, `ok`.
    public var verdict: Verdict {
        if count(.problem) > 0 { return .problem }
        return count(.warning) > 0 ? .warning : .ok
    }

    /// The lines for people: each area under its name, then a summary.
    public var lines: [String] {
        var lines: [String] = []
        for area in Area.allCases {
            let findings = findings.filter { $0.area == area }
            if findings.isEmpty { continue }
            lines.append(area.rawValue)
            for finding in findings {
                let verdict = finding.verdict.rawValue
                let padding = String(repeating: " ", count: 9 - verdict.count)
                lines.append("  \(verdict)\(padding)\(Self.oneLine("\(finding.subject): \(finding.seen)"))")
                if let advice = finding.advice { lines.append("           → \(Self.oneLine(advice))") }
            }
        }
        return lines + [summary]
    }

    /// How many findings there are of each verdict.
    private var summary: String {
        let parts = [
            Phrase.count(count(.problem), "problem"), Phrase.count(count(.warning), "warning"),
            "\(count(.ok)) ok", "\(count(.unknown)) unknown",
        ]
        return parts.joined(separator: ", ")
    }

    /// One object.
    ///
    /// - Returns: the object, with the findings in order.
    /// - Throws: what the encoder says, which has no reason to.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let counts = Dictionary(Verdict.allCases.map { ($0.rawValue, count($0)) }) { $1 }
        let document = Document(
            at: Phrase.time(at), version: version, verdict: verdict.rawValue, counts: counts,
            findings: findings.map { finding in
                Document.Finding(
                    area: finding.area.rawValue, subject: finding.subject, verdict: finding.verdict.rawValue,
                    seen: finding.seen, advice: finding.advice)
            })
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    private struct Document: Encodable {
        struct Finding: Encodable {
            var area, subject, verdict, seen: String
            var advice: String?
        }
        var at, version, verdict: String
        var counts: [String: Int]
        var findings: [Finding]
    }

    /// What others have said may hold anything, also what makes a terminal do something.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }).printable
    }
}
