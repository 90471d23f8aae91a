import Foundation
import Synchronization

/// A daemon, its proxy, and its clock.
struct ChaosNode: Sendable {
    /// The daemon.
    let daemon: DaemonProcess
    /// What is between it and the broker.
    let proxy: FaultProxy
    /// The file that says how far its clock is off; nil where clocks are left alone.
    var clock: URL?
}

/// Does what a plan says, at its times.
final class FaultInjector: Sendable {
    /// What was done.
    struct Record: Sendable {
        /// How often each kind was injected; faults of one message only where they found it.
        var injected: [FaultKind: Int] = [:]
        /// Faults of one message that found none.
        var missed = 0
        /// How long each restart of the broker took.
        var brokerRestarts: [Duration] = []
        /// The daemons that were stopped for good.
        var stopped: Set<Int> = []
        /// Whether all daemons wait for the broker.
        var isBrokerAway = false
        /// What went wrong in the harness itself.
        var failures: [String] = []
    }

    private let nodes: [ChaosNode]
    private let load: LoadProducer
    private let restartBroker: @Sendable () throws -> Void
    private let log: EventLog
    private let state = Mutex(Record())
    private let background = DispatchGroup()

    init(
        _ nodes: [ChaosNode], load: LoadProducer, log: EventLog, restartBroker: @escaping @Sendable () throws -> Void
    ) {
        self.nodes = nodes
        self.load = load
        self.log = log
        self.restartBroker = restartBroker
    }

    /// What was done so far.
    var record: Record { state.withLock { $0 } }

    /// Goes through a timeline; `goesOn` is asked between two actions.
    func run(_ timeline: FaultTimeline, from start: ContinuousClock.Instant, while goesOn: () -> Bool) {
        var armed: [Int: (strikes: Int, kind: FaultKind)] = [:]
        for entry in timeline.entries {
            while goesOn(), .now < start + .milliseconds(entry.time) { usleep(10_000) }
            guard goesOn() else { break }
            if let fault = entry.begins {
                log.note("\(fault.kind.rawValue) \(name(of: fault)) for \(fault.length) ms")
                if fault.mode?.isOnce == true {
                    armed[fault.target] = (nodes[fault.target].proxy.statistics.strikes, fault.kind)
                } else {
                    count(fault.kind)
                }
            }
            perform(entry.action)
            if case .passAgain(let index, let mode) = entry.action, mode.isOnce, let before = armed[index] {
                if nodes[index].proxy.statistics.strikes > before.strikes {
                    count(before.kind)
                } else {
                    state.withLock { $0.missed += 1 }
                }
            }
        }
    }

    /// Ends every fault, and waits until every daemon runs.
    func heal() {
        background.wait()
        let stopped = record.stopped
        for (index, node) in nodes.enumerated() {
            node.proxy.set(.pass)
            node.daemon.resume()
            setClock(of: node, seconds: 0)
            if !stopped.contains(index) { attempt { try node.daemon.start() } }
        }
    }

    private func name(of fault: Fault) -> String {
        fault.kind == .brokerRestart ? "broker" : nodes[fault.target].daemon.name
    }

    private func count(_ kind: FaultKind) { state.withLock { $0.injected[kind, default: 0] += 1 } }

    private func attempt(_ body: () throws -> Void) {
        do { try body() } catch { state.withLock { $0.failures.append("\(error)") } }
    }

    private func perform(_ action: FaultAction) {
        switch action {
        case .kill(let index): nodes[index].daemon.kill()
        case .start(let index): start(nodes[index].daemon)
        case .stop(let index): inBackground { [self] in stop(index) }
        case .suspend(let index): nodes[index].daemon.suspend()
        case .resume(let index): nodes[index].daemon.resume()
        case .cycle(let index): inBackground { [self] in cycle(nodes[index].daemon) }
        case .proxy(let index, let mode): nodes[index].proxy.set(mode)
        case .passAgain(let index, let mode):
            if nodes[index].proxy.mode == mode { nodes[index].proxy.set(.pass) }
        case .clock(let index, let seconds): setClock(of: nodes[index], seconds: seconds)
        case .restartBroker: inBackground { [self] in cycleBroker() }
        }
    }

    private func inBackground(_ group: DispatchGroup? = nil, _ body: @escaping @Sendable () -> Void) {
        let group = group ?? background
        group.enter()
        let thread = Thread {
            body()
            group.leave()
        }
        thread.name = "fault"
        thread.start()
    }

    private func stop(_ index: Int) {
        state.withLock { _ = $0.stopped.insert(index) }
        let time = nodes[index].daemon.terminate(timeout: .seconds(20))
        log.note("\(nodes[index].daemon.name) ended for good after \(time)")
    }

    private func cycle(_ daemon: DaemonProcess) {
        let time = daemon.terminate(timeout: .seconds(20))
        log.note("\(daemon.name) ended after \(time)")
        start(daemon)
    }

    /// Starts a daemon, unless all of them wait for the broker.
    private func start(_ daemon: DaemonProcess) {
        guard !state.withLock({ $0.isBrokerAway }) else { return }
        log.note("\(daemon.name) starts")
        attempt { try daemon.start() }
    }

    /// Restarts the broker between an end and a start of all daemons: the test broker loses what a transaction wrote
    /// that is open at its end, and yet acknowledges the commit.
    private func cycleBroker() {
        load.pause()
        state.withLock { $0.isBrokerAway = true }
        endAll()
        let start = ContinuousClock.now
        attempt { try restartBroker() }
        let time = ContinuousClock.now - start
        log.note("broker is back after \(time)")
        let stopped = state.withLock { state in
            state.brokerRestarts.append(time)
            state.isBrokerAway = false
            return state.stopped
        }
        for (index, node) in nodes.enumerated() where !stopped.contains(index) { self.start(node.daemon) }
        // What is read late for lack of a connection would be data that is late.
        Thread.sleep(forTimeInterval: 3)
        load.resume()
    }

    private func endAll() {
        let ends = DispatchGroup()
        for node in nodes where node.daemon.isRunning {
            node.daemon.resume()
            node.proxy.set(.pass)
            inBackground(ends) { [log] in
                let time = node.daemon.terminate(timeout: .seconds(20))
                log.note("\(node.daemon.name) ended after \(time), before the broker")
            }
        }
        ends.wait()
    }

    private func setClock(of node: ChaosNode, seconds: Int) {
        guard let file = node.clock else { return }
        attempt { try (seconds < 0 ? "\(seconds)" : "+\(seconds)").write(to: file, atomically: true, encoding: .utf8) }
    }
}
