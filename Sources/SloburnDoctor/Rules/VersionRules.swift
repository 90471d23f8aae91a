/// Whether the client and the brokers can do what is asked of them.
enum VersionRules {
    /// What a broker has to know.
    struct Request {
        /// Kafka's number of it.
        var key: Int
        var name: String
        /// The least version that is needed.
        var version: Int
        /// How bad it is when it is missing.
        var verdict: Verdict
        /// What it is needed for.
        var purpose: String
    }

    static let requests = [
        Request(key: 0, name: "Produce", version: 3, verdict: .problem, purpose: "records in transactions"),
        Request(key: 1, name: "Fetch", version: 4, verdict: .problem, purpose: "reading committed records only"),
        Request(key: 2, name: "ListOffsets", version: 1, verdict: .problem, purpose: "finding offsets by time"),
        Request(key: 10, name: "FindCoordinator", version: 1, verdict: .problem, purpose: "transactions"),
        Request(key: 22, name: "InitProducerId", version: 0, verdict: .problem, purpose: "transactions"),
        Request(key: 24, name: "AddPartitionsToTxn", version: 0, verdict: .problem, purpose: "transactions"),
        Request(key: 25, name: "AddOffsetsToTxn", version: 0, verdict: .problem, purpose: "transactions"),
        Request(key: 26, name: "EndTxn", version: 0, verdict: .problem, purpose: "transactions"),
        Request(
            key: 28, name: "TxnOffsetCommit", version: 3, verdict: .warning,
            purpose: "refusing the offsets of a process that has lost its place in the group (Kafka 2.5)"),
        Request(
            key: 11, name: "JoinGroup", version: 5, verdict: .warning,
            purpose: "keeping partitions over a restart (Kafka 2.3)"),
        Request(key: 19, name: "CreateTopics", version: 0, verdict: .warning, purpose: "making topics"),
        Request(
            key: 32, name: "DescribeConfigs", version: 0, verdict: .warning, purpose: "comparing settings of topics"),
    ]

    static func findings(_ facts: Facts, version: String) -> [DoctorFinding] {
        var findings = [DoctorFinding(.ok, .versions, "sloburn", version)]
        findings.append(library(facts))
        guard facts.servers.contains(where: \.isBroker) else { return findings }
        let greetings = (facts.servers + facts.listeners).compactMap { server in
            server.greeting?.value.map { (server.address, $0.requests) }
        }
        let told = greetings.filter { !$0.1.isEmpty }
        guard !told.isEmpty else {
            return findings + [
                DoctorFinding(
                    .unknown, .versions, "brokers", "none says which requests it knows",
                    advice: "the daemon needs Kafka 2.5 or later, or what is compatible with it")
            ]
        }
        return findings + told.flatMap { broker($0.0, $0.1) }
    }

    private static func library(_ facts: Facts) -> DoctorFinding {
        let library = facts.library
        let missing = needed(facts).filter { !library.features.contains($0) }
        let seen = "\(library.version), built with \(library.features.joined(separator: ", "))"
        guard missing.isEmpty else {
            return DoctorFinding(
                .problem, .versions, "librdkafka", "\(seen); \(missing.joined(separator: " and ")) is missing",
                advice: "install a librdkafka that is built with it")
        }
        if library.version.hasPrefix("2.1.") {
            return DoctorFinding(
                .warning, .versions, "librdkafka", "\(seen); 2.1 may give out records twice after a leader change",
                advice: "install 2.2 or later, or 2.0.2")
        }
        return DoctorFinding(.ok, .versions, "librdkafka", seen)
    }

    /// What the client has to be built with; producers compress with lz4.
    private static func needed(_ facts: Facts) -> [String] {
        var needed = ["lz4"]
        if facts.security.contains("ssl") { needed.append("ssl") }
        guard facts.security.hasPrefix("sasl") else { return needed }
        needed.append("sasl")
        let mechanism = facts.mechanism?.uppercased() ?? "GSSAPI"
        if mechanism.hasPrefix("SCRAM") { needed.append("sasl_scram") }
        if mechanism == "GSSAPI" { needed.append("sasl_gssapi") }
        if mechanism == "OAUTHBEARER" { needed.append("sasl_oauthbearer") }
        return needed
    }

    private static func broker(_ address: String, _ known: [Int: ClosedRange<Int>]) -> [DoctorFinding] {
        let findings = requests.compactMap { request -> DoctorFinding? in
            let versions = known[request.key]
            if let versions, versions.upperBound >= request.version { return nil }
            let seen =
                versions.map {
                    "\(request.name) up to version \($0.upperBound), and \(request.version) is needed for "
                } ?? "\(request.name) is not known, and needed for "
            return DoctorFinding(
                request.verdict, .versions, address, seen + request.purpose, advice: advice(request))
        }
        if findings.isEmpty {
            return [
                DoctorFinding(
                    .ok, .versions, address, "knows the \(requests.count) requests that matter, transactions among them"
                )
            ]
        }
        return findings
    }

    private static func advice(_ request: Request) -> String {
        if request.name == "CreateTopics" { return "make the topics that `sloburn topics` prints by hand" }
        if request.name == "DescribeConfigs" { return "compare the settings with what `sloburn topics` prints by hand" }
        return "use brokers of Kafka 2.5 or later"
    }
}
