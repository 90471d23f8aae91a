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

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - options: seed, binary, folder, rate.
    ///   - isCancelled: asked often; true ends the run early.
    public init(_ options: ChaosOptions, isCancelled: @escaping () -> Bool) {
        (self.options, self.isCancelled) = (options, isCancelled)
    }

    /// Runs the cases one after the other, each with a cluster and a daemon of its own.
    ///
    /// - Parameters:
    ///   - name: only cases whose name holds this text.
    ///   - tell: receives each outcome.
    /// - Returns: what became of each.
    /// - Throws: when the harness itself fails, or a daemon does not begin to evaluate.
    public func run(matching name: String = "", tell: (Outcome) -> Void) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for errors in ErrorCase.all where (name.isEmpty || "\(errors)".contains(name)) && !isCancelled() {
            let trial = try ErrorTrial(errors, options)
            defer { trial.stop() }
            guard trial.wait(for: Timestamp(nanoseconds: 0), within: Self.limit, while: goesOn) != nil else {
                guard goesOn() else { break }
                throw ChaosError("the daemon does not evaluate; its log is in \(options.folder.path)")
            }
            let (start, now) = (ContinuousClock.now, Timestamp.now)
            trial.provoke(times: Self.repetitions)
            let recovered = trial.wait(for: now + .seconds(1), within: Self.limit, while: goesOn)
            guard goesOn() else { break }
            let outcome = Outcome(
                name: "\(errors)", recovery: recovered.map { $0 - start }, hasEnded: !trial.daemon.isRunning)
            outcomes.append(outcome)
            tell(outcome)
        }
        return outcomes
    }

    private func goesOn() -> Bool { !isCancelled() }
}

/// One error, with a cluster, a load and a daemon of its own.
private final class ErrorTrial {
    let daemon: DaemonProcess
    private let errors: ErrorCase
    private let cluster: MockCluster
    private let deployment: Deployment
    private let watcher: OutputWatcher
    private let load: LoadProducer

    init(_ errors: ErrorCase, _ options: ChaosOptions) throws {
        self.errors = errors
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
        for topic in ["alerts", "alerts.active", "periods", "deadletter", "audit", "claims"] {
            try cluster.createTopic(deployment.topic(topic), partitions: 1)
        }
        let name = "\(errors)".replacing(" ", with: "-")
        daemon = try deployment.daemon(
            name, documents.text, through: cluster.bootstrapServers, arguments: options.arguments)
        watcher = try OutputWatcher([deployment.topic("snapshots")], of: deployment)
        let incidents = IncidentPlan(seed: options.seed, milliseconds: 0, isShort: true)
        let stream = EventStream(
            seed: options.seed, prefix: deployment.name, incidents: incidents, partitions: Deployment.inputPartitions)
        load = LoadProducer(stream, rate: options.rate, to: deployment)
        try daemon.start()
    }

    func provoke(times count: Int) {
        cluster.pushRequestErrors(apiKey: errors.api, Array(repeating: errors.code, count: count))
        if !errors.isSteady { cluster.pushRequestErrors(apiKey: ErrorCase.endTransaction, [ErrorCase.fencing]) }
    }

    /// When an evaluation later than a time came.
    func wait(
        for time: Timestamp, within limit: Duration, while goesOn: () -> Bool
    ) -> ContinuousClock.Instant? {
        let deadline = ContinuousClock.now + limit
        let bound = TimeText.milliseconds(of: time)
        while .now < deadline, goesOn(), daemon.isRunning {
            let last = watcher.last(deployment.topic("snapshots")).values.max { $0.at < $1.at }
            if let last, let json = last.value.flatMap({ try? JSONObject($0) }), let at = json["at"].text, at > bound {
                return last.at
            }
            usleep(50_000)
        }
        return nil
    }

    func stop() {
        daemon.kill()
        load.stop()
        watcher.stop()
    }
}

extension Timestamp {
    /// The wall clock.
    static var now: Timestamp { Timestamp(nanoseconds: Int64(Date.now.timeIntervalSince1970 * 1_000) * 1_000_000) }
}
