import SloburnKafka

/// Whether the brokers can be reached, by the addresses that the configuration names and by those they name themselves.
enum BrokerRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        let reached = facts.servers.filter(\.isBroker)
        var findings = facts.servers.map { server in
            // A client needs one of them to begin with.
            finding(server, failing: reached.isEmpty ? .problem : .warning, advice: named)
        }
        if !reached.isEmpty {
            findings.append(cluster(facts, reached))
            findings += facts.listeners.map { finding($0, failing: .problem, advice: advertised) }
        }
        return findings + strangers(facts)
    }

    private static func finding(
        _ server: ServerFacts, failing verdict: Verdict, advice: (ServerFacts) -> String
    ) -> DoctorFinding {
        func failed(_ seen: String) -> DoctorFinding {
            DoctorFinding(verdict, .brokers, server.address, seen, advice: advice(server))
        }
        switch server.addresses {
        case .failure(let trouble): return failed("the name does not resolve: \(trouble.text)")
        case .success(let addresses):
            let places = addresses.joined(separator: ", ")
            guard let connected = server.connected else { return failed("\(places): no connection was tried") }
            guard let time = connected.value else {
                return failed("\(places): no connection: \(connected.failure?.text ?? "")")
            }
            if server.speaksHTTP { return failed("\(places): an HTTP server answers there, and no broker") }
            guard let greeting = server.greeting?.value else {
                return failed(
                    "\(places): it connects, but does not answer as a broker: "
                        + (server.greeting?.failure?.text ?? "it was not asked"))
            }
            return DoctorFinding(
                .ok, .brokers, server.address,
                "\(places), connects in \(Phrase.span(time)), answers within \(Phrase.span(greeting.milliseconds))")
        }
    }

    private static func named(_ server: ServerFacts) -> String {
        if server.addresses.failure != nil { return "correct bootstrap.servers, or the name server of this machine" }
        if server.connected?.value == nil {
            return
                "start the broker, correct host and port in bootstrap.servers, or open the way to it (firewall, network)"
        }
        if server.speaksHTTP { return "give bootstrap.servers the port of Kafka's listener" }
        return "see that the port is the listener that security.protocol asks for, and the broker's log"
    }

    private static func advertised(_ server: ServerFacts) -> String {
        "the broker tells clients to reach it there, and they must: set its advertised.listeners to an address that this "
            + "machine reaches"
    }

    private static func cluster(_ facts: Facts, _ reached: [ServerFacts]) -> DoctorFinding {
        switch facts.cluster {
        case .failure(let trouble):
            return DoctorFinding(
                .problem, .brokers, "cluster", "the brokers answer, but not about the cluster: \(trouble.text)",
                advice: "see the brokers' logs")
        case .success(let cluster):
            let controller = cluster.controller.map { "broker \($0) is the controller" } ?? "no controller is told of"
            let seen = "\(cluster.clusterID ?? "without an id"), \(Phrase.count(cluster.brokers.count, "broker")), "
            guard !cluster.brokers.isEmpty else {
                return DoctorFinding(
                    .problem, .brokers, "cluster", seen + controller, advice: "see the brokers' logs")
            }
            return DoctorFinding(.ok, .brokers, "cluster", seen + controller)
        }
    }

    /// Addresses that lead to different clusters.
    private static func strangers(_ facts: Facts) -> [DoctorFinding] {
        let ids = (facts.servers + facts.listeners).compactMap { server in
            server.greeting?.value?.cluster.clusterID.map { (server.address, $0) }
        }
        guard let first = ids.first, let other = ids.first(where: { $0.1 != first.1 }) else { return [] }
        return [
            DoctorFinding(
                .problem, .brokers, "cluster",
                "\(first.0) belongs to the cluster \(first.1), but \(other.0) to \(other.1)",
                advice: "name the brokers of one cluster in bootstrap.servers; see advertised.listeners of the brokers")
        ]
    }
}
