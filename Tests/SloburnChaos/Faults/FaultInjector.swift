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
        case .start(let index):
            log.note("\(nodes[index].daemon.name) starts")
            attempt { try nodes[index].daemon.start() }
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

    private func inBackground(_ body: @escaping @Sendable () -> Void) {
        background.enter()
        let thread = Thread { [background] in
            body()
            background.leave()
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
        attempt { try daemon.start() }
    }

    private func cycleBroker() {
        load.pause()
        let start = ContinuousClock.now
        attempt { try restartBroker() }
        let time = ContinuousClock.now - start
        state.withLock { $0.brokerRestarts.append(time) }
        log.note("broker is back after \(time)")
        // What is read late for lack of a connection would be data that is late.
        Thread.sleep(forTimeInterval: 3)
        load.resume()
    }

    private func setClock(of node: ChaosNode, seconds: Int) {
        guard let file = node.clock else { return }
        attempt { try (seconds < 0 ? "\(seconds)" : "+\(seconds)").write(to: file, atomically: true, encoding: .utf8) }
    }
}
