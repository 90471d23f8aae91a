import Foundation
public import SloburnConfig
import SloburnDaemon
import SloburnKafka

/// Looks whether all is well, and changes nothing unless it is asked to.
public struct Doctor: Sendable {
    private let timeout: Duration
    private let writes: Bool
    private let version: String

    /// Prepares to look.
    ///
    /// - Parameters:
    ///   - timeout: how long an answer may take.
    ///   - writes: whether a topic is made, written to and deleted again.
    ///   - version: the program's version.
    public init(timeout: Duration, writes: Bool, version: String) {
        (self.timeout, self.writes, self.version) = (timeout, writes, version)
    }

    /// Looks at everything.
    ///
    /// - Parameters:
    ///   - configuration: the configuration; nil where it is not valid.
    ///   - findings: what its check says.
    ///   - environment: the variables that Kafka's properties may name.
    /// - Returns: what was found; what could not be looked at is among it.
    public func examine(
        _ configuration: Configuration?, findings: [Finding], environment: [String: String]
    ) -> DoctorReport {
        var facts = Facts(at: Self.now)
        facts.findings = findings
        facts.library = Facts.LibraryFacts(version: KafkaLibrary.version, features: KafkaLibrary.features)
        facts.machine = MachineProbe.facts()
        if let configuration {
            do {
                let options = try DaemonOptions(configuration: configuration, environment: environment)
                collect(options, &facts)
            } catch {
                facts.obstacle = "\(error)"
            }
        }
        return DoctorReport(Diagnosis.findings(facts, version: version), at: facts.at, version: version)
    }

    private func collect(_ options: DaemonOptions, _ facts: inout Facts) {
        (facts.settings, facts.engine) = (options.settings, options.engine)
        let clients = ProbeClients(options)
        facts.security = clients.value(of: "security.protocol")?.lowercased() ?? "plaintext"
        facts.mechanism = clients.value(of: "sasl.mechanism")
        let limit = options.memory.properties(of: .ingestProducer)["message.max.bytes"]
        facts.largestRecord =
            (clients.value(of: "message.max.bytes") ?? limit).flatMap { Int64($0) } ?? facts.largestRecord
        let timeout = timeout
        // Nobody else has to wait for the daemon.
        let daemon = facts.settings.http.map { settings in
            TimedTask { DaemonProbe(timeout: timeout).facts(settings) }
        }
        askBrokers(clients, &facts)
        facts.daemon = daemon.flatMap { $0.wait(until: .now + timeout * 2) ?? nil }
        // Records are as old as they are now.
        facts.at = Self.now
    }

    private func askBrokers(_ clients: ProbeClients, _ facts: inout Facts) {
        let probe = ServerProbe(clients: clients, group: "\(facts.settings.group)-control", timeout: timeout)
        facts.servers = probe.facts(of: clients.servers)
        guard facts.servers.contains(where: \.isBroker) else { return }
        let known = Set(clients.servers.map { ServerAddress($0).text })
        let advertised = facts.servers.compactMap(\.greeting?.value).flatMap(\.cluster.brokers)
            .map { ServerAddress("\($0.host.contains(":") ? "[\($0.host)]" : $0.host):\($0.port)").text }
        facts.listeners = probe.facts(of: Set(advertised).subtracting(known).sorted())
        askCluster(clients, &facts)
        guard writes, facts.cluster.value != nil else { return }
        let write = WriteProbe(
            clients: clients, group: facts.settings.group, replicationFactor: facts.settings.replicationFactor,
            timeout: timeout)
        // Sending offsets may take longer than it is allowed to while a coordinator is down.
        facts.write =
            TimedTask { write.facts() }.wait(until: .now + timeout * 12)
            ?? WriteFacts(
                topic: "\(facts.settings.group).doctor-…", created: .failure(Trouble(.silent, "it did not end in time"))
            )
    }

    /// Asks in the background: a client that can't be closed must not keep the rest from being told.
    private func askCluster(_ clients: ProbeClients, _ facts: inout Facts) {
        let task = TimedTask { [facts, timeout] in
            var answered = facts
            ClusterProbe(clients: clients, timeout: timeout).ask(&answered)
            return answered
        }
        let limit = timeout * 20
        guard let answered = task.wait(until: .now + limit) else {
            facts.cluster = .failure(Trouble(.silent, "the questions did not come to an end within \(limit.said)"))
            return
        }
        facts = answered
    }

    private static var now: Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }
}
