import Foundation
import SloburnKafka
import SloburnModel
import SloburnTestKit

/// Every kind of request answered with errors by librdkafka's mock cluster, while a daemon must go on evaluating.
///
/// The mock drops offsets sent to a transaction and shows aborted records, so counts are not compared.
public final class ErrorsRun {
    /// What became of one error.
    public struct Outcome: Sendable {
        /// The kind of request and the error.
        public let name: String
        /// From the error to the next evaluation after it; nil when none came in time.
        public let recovery: Duration?
        /// Whether the daemon ended by itself.
        public let hasEnded: Bool
    }

    /// An evaluation must follow within this time.
    private static let limit = Duration.seconds(60)
    /// Each error comes so often in a row.
    private static let repetitions = 2

    private let options: ChaosOptions
    private let isCancelled: () -> Bool
    private let tell: (Outcome) -> Void
    private let cluster: MockCluster
    private let deployment: Deployment
    private let daemon: DaemonProcess

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - options: seed, binary, folder, rate.
    ///   - isCancelled: asked often; true ends the run early.
    ///   - tell: receives each outcome.
    /// - Throws: when something of it can't be had.
    public init(
        _ options: ChaosOptions, isCancelled: @escaping () -> Bool, tell: @escaping (Outcome) -> Void
    ) throws {
        (self.options, self.isCancelled, self.tell) = (options, isCancelled, tell)
        cluster = try MockCluster()
        deployment = try Deployment(
            name: "errors", bootstrapServers: cluster.bootstrapServers, watchServers: cluster.bootstrapServers,
            folder: options.folder, binary: options.binary)
        let documents = Documents(
            name: deployment.name, input: deployment.input, interval: .seconds(options.interval), partitions: 2,
            kafka: options.kafka)
        try cluster.createTopic(deployment.input, partitions: Int(Deployment.inputPartitions))
        for topic in ["snapshots", "deltas", "checkpoints"] {
            try cluster.createTopic(deployment.topic(topic), partitions: 2)
        }
        for topic in ["alerts", "alerts.active", "periods", "deadletter", "audit"] {
            try cluster.createTopic(deployment.topic(topic), partitions: 1)
        }
        daemon = try deployment.daemon(
            "i1", documents.text, through: cluster.bootstrapServers, arguments: options.arguments)
    }

    /// Runs all cases.
    ///
    /// - Returns: what became of each.
    /// - Throws: when the harness itself fails, or the daemon does not begin to evaluate.
    public func run() throws -> [Outcome] {
        defer { daemon.kill() }
        let watcher = try OutputWatcher([deployment.topic("snapshots")], of: deployment)
        let incidents = IncidentPlan(seed: options.seed, milliseconds: 0, isShort: true)
        let stream = EventStream(
            seed: options.seed, prefix: deployment.name, incidents: incidents, partitions: Deployment.inputPartitions)
        try daemon.start()
        let load = LoadProducer(stream, rate: options.rate, to: deployment)
        defer {
            load.stop()
            watcher.stop()
        }
        guard wait(watcher, after: Timestamp(nanoseconds: 0)) != nil else {
            throw ChaosError("the daemon does not evaluate; see \(daemon.log)")
        }
        var outcomes: [Outcome] = []
        for errors in ErrorCase.all where !isCancelled() {
            let outcome = provoke(errors, watcher)
            outcomes.append(outcome)
            tell(outcome)
        }
        return outcomes
    }

    private func provoke(_ errors: ErrorCase, _ watcher: OutputWatcher) -> Outcome {
        let (start, starts) = (ContinuousClock.now, daemon.starts)
        let now = Timestamp(nanoseconds: Int64(Date.now.timeIntervalSince1970 * 1_000) * 1_000_000)
        cluster.pushRequestErrors(
            apiKey: errors.api, Array(repeating: errors.code, count: Self.repetitions))
        if !errors.isSteady { cluster.pushRequestErrors(apiKey: ErrorCase.endTransaction, [ErrorCase.fencing]) }
        let recovered = wait(watcher, after: now + .seconds(1))
        try? daemon.check()
        let outcome = Outcome(
            name: "\(errors.name) \(errors.code.name)", recovery: recovered.map { $0 - start },
            hasEnded: daemon.starts > starts)
        // What nobody asked for must not hit the next case.
        cluster.clearRequestErrors(apiKey: errors.api)
        return outcome
    }

    /// When an evaluation later than a time came.
    private func wait(_ watcher: OutputWatcher, after time: Timestamp) -> ContinuousClock.Instant? {
        let deadline = ContinuousClock.now + Self.limit
        let bound = TimeText.milliseconds(of: time)
        while .now < deadline, !isCancelled() {
            let last = watcher.last(deployment.topic("snapshots")).values.max { $0.at < $1.at }
            if let last, let json = last.value.flatMap({ try? JSONObject($0) }), let at = json["at"].text, at > bound {
                return last.at
            }
            usleep(50_000)
        }
        return nil
    }
}
