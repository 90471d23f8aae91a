import SloburnConfig
import SloburnModel

/// Whether the configuration can be used.
enum ConfigurationRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        var findings = facts.findings.map { finding in
            DoctorFinding(
                finding.severity == .error ? .problem : .warning, .configuration,
                "\(finding.file):\(finding.line):\(finding.column)",
                "\(finding.path): \(finding.message) [\(finding.rule.rawValue)]",
                advice: finding.severity == .error ? "correct the file; `sloburn check` says the same" : nil)
        }
        if let obstacle = facts.obstacle {
            findings.append(
                DoctorFinding(
                    .problem, .configuration, "spec.kafka", obstacle,
                    advice: "give it what is missing, as the daemon's unit or container does"))
        }
        if !findings.contains(where: { $0.verdict == .problem }) {
            findings.append(
                DoctorFinding(
                    .ok, .configuration, facts.settings.name,
                    "valid: \(Phrase.count(facts.engine.sources.count, "source")), "
                        + Phrase.count(facts.engine.budgets.count, "budget")))
        }
        return findings
    }
}
