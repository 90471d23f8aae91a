import Foundation
import SloburnModel
import SloburnTestKit

/// A daemon with very many SLO keys that is killed and started again.
public final class RestoreRun {
    /// What it came to.
    public struct Result: Sendable {
        /// From the start of the process to the first evaluation that holds what was sent after the kill; nil for never.
        public let firstEvaluation: Duration?
        /// The same for the last of the keys looked at.
        public let allKeys: Duration?
        /// Snapshots after the start that differ from the oracle.
        public let wrong: [String]
        /// How many keys were looked at.
        public let keysLookedAt: Int
        /// The most memory the daemon had resident, in MiB.
        public let peakMebibytes: Int
        /// How long the keys took to be counted at first.
        public let filling: Duration
    }

    private let options: ChaosOptions
    private let keys: Int
    private let isCancelled: () -> Bool
    private let tell: (String) -> Void
    private let broker: ChaosBroker
    private let documents: Documents
    private let deployment: Deployment
    private let daemon: DaemonProcess

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - options: seed, binary, folder, interval.
    ///   - keys: how many SLO keys there are.
    ///   - isCancelled: asked often; true ends the run early.
    ///   - tell: receives lines about how it goes.
    /// - Throws: when something of it can't be had.
    public init(
        _ options: ChaosOptions, keys: Int, isCancelled: @escaping () -> Bool, tell: @escaping (String) -> Void
    ) throws {
        (self.options, self.keys, self.isCancelled, self.tell) = (options, keys, isCancelled, tell)
        broker = try ChaosBroker(options.bootstrapServers)
        let name = "restore-\(UUID().uuidString.prefix(6).lowercased())"
        deployment = try Deployment(
            name: name, bootstrapServers: broker.bootstrapServers, watchServers: broker.watchServers,
            folder: options.folder, binary: options.binary)
        documents = Documents(
            name: name, input: deployment.input, interval: .seconds(options.interval), isGroupedOnly: true,
            idleAfter: options.idleAfter, kafka: options.kafka)
        try deployment.createTopics(documents.text)
        daemon = try deployment.daemon(
            "i1", documents.text, through: broker.watchServers, arguments: options.arguments)
    }

    /// Runs it to its end.
    ///
    /// - Returns: what it came to.
    /// - Throws: when the harness itself fails.
    public func run() throws -> Result {
        defer {
            daemon.kill()
            broker.stop()
        }
        let snapshots = deployment.topic("snapshots")
        let watcher = try OutputWatcher([snapshots], of: deployment) { _, key in key.hasSuffix("000\"}") }
        let stream = KeyedStream(seed: options.seed, keys: keys, partitions: Deployment.inputPartitions)
        try daemon.start()
        let start = ContinuousClock.now
        let load = LoadProducer(stream, rate: options.rate, to: deployment)
        try wait("all keys are counted", .seconds(600)) { watcher.distinct(snapshots) >= keys }
        let filling = ContinuousClock.now - start
        tell("\(keys) keys counted after \(filling.shortText)")
        try wait("calm", .seconds(60)) { .now > start + filling + .seconds(10) }
        let supervisor = Supervisor([daemon])
        usleep(1_000_000)
        supervisor.stop()
        daemon.kill()
        let killed = Timestamp.now
        let restarted = ContinuousClock.now
        try daemon.start()
        let wanted = max(1, keys / KeyedStream.sampling)
        var judged = judge(watcher, load, killed: killed, from: restarted)
        while !isCancelled(), judged.arrivals.count < wanted, .now < restarted + .seconds(300) {
            usleep(2_000_000)
            judged = judge(watcher, load, killed: killed, from: restarted)
        }
        load.stop()
        let times = judged.arrivals.values.sorted()
        daemon.terminate(timeout: .seconds(60))
        return Result(
            firstEvaluation: times.first.map { $0 - restarted },
            allKeys: times.count < wanted ? nil : times.last.map { $0 - restarted }, wrong: judged.wrong,
            keysLookedAt: wanted, peakMebibytes: daemon.peakKilobytes / 1_024, filling: filling)
    }

    private func wait(_ goal: String, _ limit: Duration, _ isDone: () -> Bool) throws {
        let deadline = ContinuousClock.now + limit
        while !isDone() {
            guard .now < deadline, !isCancelled() else { throw ChaosError("not in time: \(goal)") }
            usleep(200_000)
        }
    }

    /// When each key was first told rightly with something sent after the kill, and what was told wrongly.
    private func judge(
        _ watcher: OutputWatcher, _ load: LoadProducer, killed: Timestamp, from start: ContinuousClock.Instant
    ) -> (arrivals: [String: ContinuousClock.Instant], wrong: [String]) {
        let told = watcher.arrivals.filter { $0.at >= start }
        let records = load.ledger.records.filter { $0.event.map { KeyedStream.isLookedAt($0.region) } ?? false }
        let expected = ExpectedOutput(records, budgets: documents.budgets, horizon: .seconds(10))
        var arrivals: [String: ContinuousClock.Instant] = [:]
        var wrong: [String] = []
        for arrival in told {
            guard let json = arrival.value.flatMap({ try? JSONObject($0) }), let at = json["at"].text,
                let evaluation = expected.evaluations[arrival.key]?[at], let complete = expected.complete,
                evaluation.at < complete
            else { continue }
            guard json["total"].integer == evaluation.period.total, json["bad"].integer == evaluation.period.bad else {
                wrong.append("\(arrival.key) at \(at): \(json["total"]) events, not \(evaluation.period.total)")
                continue
            }
            let isLater = (evaluation.lastSampleAt ?? killed) > killed
            if isLater, evaluation.at > killed, arrivals[arrival.key] == nil { arrivals[arrival.key] = arrival.at }
        }
        return (arrivals, wrong)
    }
}
