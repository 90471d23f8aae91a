import SloburnConfig

/// What facts mean.
enum Diagnosis {
    /// All findings.
    ///
    /// - Parameters:
    ///   - facts: what was learnt.
    ///   - version: the program's version.
    /// - Returns: the findings in no order.
    static func findings(_ facts: Facts, version: String) -> [DoctorFinding] {
        let configuration = ConfigurationRules.findings(facts)
        guard facts.isUsable else { return configuration + VersionRules.findings(facts, version: version) }
        return configuration + VersionRules.findings(facts, version: version) + BrokerRules.findings(facts)
            + notAsked(facts) + TopicRules.findings(facts) + PermissionRules.findings(facts)
            + ClockRules.findings(facts) + LagRules.findings(facts) + SizeRules.findings(facts)
            + DaemonRules.findings(facts)
    }

    /// What can't be known without a broker is not well.
    private static func notAsked(_ facts: Facts) -> [DoctorFinding] {
        guard let trouble = facts.cluster.failure else { return [] }
        return [Area.topics, .permissions, .clock, .lag].map { area in
            DoctorFinding(
                .unknown, area, "Kafka", "not looked at: \(trouble.text)", advice: "see to the brokers first")
        }
    }
}

extension Facts {
    /// Whether there is a configuration to go by.
    var isUsable: Bool { obstacle == nil && !findings.contains { $0.severity == .error } }
}
