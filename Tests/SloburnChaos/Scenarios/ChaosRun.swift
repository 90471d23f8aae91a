import Foundation
import SloburnModel
import SloburnTestKit

/// Daemons under faults while events are sent, and a comparison with the oracle at the end.
public final class ChaosRun {
    private let options: ChaosOptions
    private let isCancelled: () -> Bool
    private let tell: (String) -> Void
    private let broker: ChaosBroker
    private let documents: Documents
    private let deployment: Deployment
    private let log: EventLog
    private var nodes: [ChaosNode] = []

    /// Prepares a run: broker, topics, daemons that do not run yet.
    ///
    /// - Parameters:
    ///   - options: what to do.
    ///   - isCancelled: asked often; true ends the run early.
    ///   - tell: receives lines about how it goes.
    /// - Throws: when something of it can't be had.
    public init(
        _ options: ChaosOptions, isCancelled: @escaping () -> Bool = { false }, tell: @escaping (String) -> Void
    ) throws {
        self.options = options
        self.isCancelled = isCancelled
        self.tell = tell
        broker = try ChaosBroker(options.bootstrapServers)
        let name = "chaos-\(UUID().uuidString.prefix(6).lowercased())"
        deployment = try Deployment(
            name: name, bootstrapServers: broker.bootstrapServers, watchServers: broker.watchServers,
            folder: options.folder, binary: options.binary)
        documents = Documents(
            name: name, input: deployment.input, interval: .seconds(options.interval), isShort: options.isShort,
            idleAfter: options.idleAfter, ingestThreads: options.ingestThreads, kafka: options.kafka)
        log = EventLog(options.folder.appending(path: "events.log"))
        try deployment.createTopics(documents.text)
        for number in 1...max(1, options.processes) { nodes.append(try makeNode("i\(number)", UInt64(number))) }
    }

    private func makeNode(_ name: String, _ number: UInt64) throws -> ChaosNode {
        let proxy = try FaultProxy(
            bootstrapServers: broker.bootstrapServers, repairsFetches: broker.isOwn, seed: options.seed &+ number,
            trace: options.isTraced ? options.folder.appending(path: "\(name).requests.log") : nil)
        let clock = options.kinds.contains(.clock) ? try FakeClock(folder: options.folder, name: name) : nil
        let daemon = try deployment.daemon(
            name, documents.text, through: proxy.bootstrapServers,
            arguments: options.arguments.map { $0.replacing("{name}", with: name) },
            environment: clock?.environment ?? [:])
        return ChaosNode(daemon: daemon, proxy: proxy, clock: clock?.file)
    }

    /// Runs it to its end.
    ///
    /// - Returns: what it came to.
    /// - Throws: when the harness itself fails.
    public func run() throws -> ChaosReport {
        defer { tearDown() }
        let watcher = try OutputWatcher(
            ["snapshots", "alerts", "deadletter"].map(deployment.topic), of: deployment)
        try startDaemons()
        let length = Int64(options.duration / .milliseconds(1))
        let stream = EventStream(
            seed: options.seed, prefix: deployment.name,
            incidents: IncidentPlan(seed: options.seed, milliseconds: length, isShort: options.isShort),
            partitions: Deployment.inputPartitions)
        let load = LoadProducer(stream, rate: options.rate, to: deployment)
        let start = ContinuousClock.now
        let injector = FaultInjector(nodes, load: load, log: log) { [broker] in try broker.restart() }
        let supervisor = Supervisor(nodes.map(\.daemon))
        injector.run(timeline(length), from: start) { self.goesOn(start, load) }
        while goesOn(start, load), .now < start + options.duration - .seconds(5) { usleep(100_000) }
        injector.heal()
        load.quieten()
        while goesOn(start, load), .now < start + options.duration { usleep(50_000) }
        let sentUntil = ContinuousClock.now
        load.stop()
        log.note("load ended")
        let caughtUp = settle(watcher, load.ledger)
        supervisor.stop()
        for node in nodes { node.daemon.terminate(timeout: .seconds(30)) }
        if caughtUp == nil { try keepOutput() }
        return report(injector.record, load.ledger, watcher, sentUntil: sentUntil, caughtUp: caughtUp)
    }

    private func timeline(_ length: Int64) -> FaultTimeline {
        guard !options.scales else { return .scaling(nodes.count, milliseconds: length) }
        let kinds = broker.isOwn ? options.kinds : options.kinds.subtracting([.brokerRestart])
        // Faults end before the load does, so that the end is the same for every run.
        let first: Int64 = options.isShort ? 3_000 : 8_000
        let range = first..<max(first + 1, length - (options.isShort ? 15_000 : 25_000))
        let plan = FaultPlan(
            FaultPlan.Settings(seed: options.seed, range: range, daemons: nodes.count, kinds: kinds))
        return FaultTimeline(plan.faults)
    }

    private func startDaemons() throws {
        let first = options.scales ? Array(nodes.prefix(1)) : nodes
        for node in first { try node.daemon.start() }
        let deadline = ContinuousClock.now + .seconds(40)
        for node in first {
            while (try? String(contentsOf: node.daemon.log, encoding: .utf8))?.contains("assigned") != true {
                guard .now < deadline, node.daemon.isRunning, !isCancelled() else {
                    // With more daemons than partitions one may have nothing to do.
                    log.note("\(node.daemon.name) was assigned nothing")
                    break
                }
                usleep(50_000)
            }
        }
        // Members that join one after the other make the group turn over.
        Thread.sleep(forTimeInterval: 2)
    }

    private func goesOn(_ start: ContinuousClock.Instant, _ load: LoadProducer) -> Bool {
        let elapsed = ContinuousClock.now - start
        progress.tell(every: .seconds(30), elapsed) { tell("\($0.wholeSeconds) s: \(load.count) records sent") }
        return !isCancelled()
    }

    private var progress = Progress()

    /// Waits until the last snapshots are right, but not for ever.
    private func settle(_ watcher: OutputWatcher, _ ledger: LoadProducer.Ledger) -> Duration? {
        let start = ContinuousClock.now
        while !isCancelled(), .now - start < .seconds(120) {
            usleep(1_000_000)
            let verdict = verdict(ledger, watcher, .now - start)
            if verdict.isGood { return .now - start }
        }
        return nil
    }

    private func verdict(_ ledger: LoadProducer.Ledger, _ watcher: OutputWatcher, _ since: Duration) -> Verdict {
        let horizon = TimeSpan.seconds(Int64(since.wholeSeconds) + 90)
        var verdict = Verdict(ExpectedOutput(ledger.records, budgets: documents.budgets, horizon: horizon))
        verdict.compareLast(watcher.last(deployment.topic("snapshots")))
        let deadLetters = deployment.topic("deadletter")
        verdict.compareDeadLetters(watcher.arrivals.filter { $0.topic == deadLetters }.map { $0.source ?? "unknown" })
        let alerts = deployment.topic("alerts")
        verdict.compareAlerts(
            watcher.arrivals.filter { $0.topic == alerts }.compactMap(ExpectedOutput.Transition.init))
        return verdict
    }

    private func report(
        _ faults: FaultInjector.Record, _ ledger: LoadProducer.Ledger, _ watcher: OutputWatcher,
        sentUntil: ContinuousClock.Instant, caughtUp: Duration?
    ) -> ChaosReport {
        // What was committed last is still on its way to the watcher.
        usleep(1_500_000)
        watcher.stop()
        try? OutputFile.write(watcher.arrivals, to: options.folder.appending(path: "output.txt"))
        let arrivals = watcher.arrivals.filter { $0.topic == deployment.topic("snapshots") }
        var verdict = verdict(ledger, watcher, .now - sentUntil)
        verdict.comparePassing(arrivals)
        return ChaosReport(
            options: options, verdict: verdict, faults: faults, ledger: ledger,
            gaps: Gaps(arrivals, until: sentUntil), caughtUp: caughtUp, nodes: nodes, isCancelled: isCancelled())
    }

    /// Reads again what is there, with what was aborted and without, for looking into what is missing.
    private func keepOutput() throws {
        for isCommittedOnly in [true, false] {
            let topics = ["snapshots", "alerts", "deadletter"].map(deployment.topic)
            let watcher = try OutputWatcher(topics, of: deployment, isCommittedOnly: isCommittedOnly)
            usleep(5_000_000)
            watcher.stop()
            let name = isCommittedOnly ? "committed.txt" : "uncommitted.txt"
            try OutputFile.write(watcher.arrivals, to: options.folder.appending(path: name))
        }
    }

    private func tearDown() {
        for node in nodes {
            node.daemon.kill()
            node.proxy.stop()
        }
        broker.stop()
    }
}

extension ExpectedOutput.Transition {
    /// Reads an alert.
    fileprivate init?(_ arrival: OutputWatcher.Arrival) {
        guard let value = arrival.value, let json = try? JSONObject(value), let status = json["status"].text,
            let at = json["at"].text
        else { return nil }
        self.init(key: arrival.key, status: status, at: at)
    }
}
