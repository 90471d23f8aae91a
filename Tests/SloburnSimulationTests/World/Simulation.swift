import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// One run: processes on a model of Kafka, every step in the order and at the time that the seed decides.
final class Simulation {
    let plan: SimulationPlan
    let traffic: Traffic
    var broker = SimulatedBroker()
    var groups: [SimulatedGroup]
    private(set) var inputs: [SimulatedInput] = []
    private(set) var now: Timestamp
    private(set) var counts: [String: Int] = [:]
    private var workers: [Worker] = []
    private var random: SeededGenerator
    private var sent = 0
    private var nextTick: Timestamp
    // Where the deltas ended when all input was counted.
    private var lastDeltas: [Int64]?
    private let isVerbose: Bool
    private let end: Timestamp

    init(_ plan: SimulationPlan, isVerbose: Bool = false) {
        self.plan = plan
        self.isVerbose = isVerbose
        traffic = Traffic(plan)
        random = SeededGenerator(seed: plan.seed ^ 0x7363_6865_6475_6c65)
        now = SimulationPlan.origin
        nextTick = now
        broker.delaysMarkers = plan.delaysMarkers
        groups = [plan.inputPartitions, SimulationPlan.deltasPartitions].map(SimulatedGroup.init)
        // By then every window of an alert has passed.
        end = plan.events.to.flooredTo(.seconds(10)) + .seconds(30)
        for _ in 0..<plan.inputPartitions { inputs.append(SimulatedInput(base: Int64(roll(2) * roll(100)))) }
        for instance in 0..<plan.instances {
            let skew = TimeSpan.milliseconds(Int64(roll(400)) - 200)
            workers.append(IngestWorker(self, .ingest, instance: instance, skew: skew))
            workers.append(BudgetWorker(self, .budget, instance: instance, skew: skew))
        }
    }

    /// The evaluation up to which it runs.
    var lastEvaluation: Timestamp { end }
    private var isFaulty: Bool { now >= plan.faultWindow.from && now < plan.faultWindow.to }

    /// A random number below `limit`.
    func roll(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    /// Counts what happens, to see that it does.
    func count(_ what: String, _ times: Int = 1) { counts[what, default: 0] += times }

    func note(_ text: @autoclosure () -> String) {
        if isVerbose { print("\(Double((now - SimulationPlan.origin).nanoseconds / 1_000_000) / 1_000) s: \(text())") }
    }

    /// Runs until all is evaluated.
    ///
    /// - Returns: false when that does not happen within minutes after the last fault.
    func run() -> Bool {
        let limit = max(end, plan.faultWindow.to) + .minutes(4)
        while now < limit {
            var worker = workers[0]
            for other in workers where other.wakeAt < worker.wakeAt { worker = other }
            now = max(now, min(worker.wakeAt, nextTick))
            broker.now = now
            sendTraffic()
            if worker.wakeAt <= nextTick {
                if !meetsFault(worker) { worker.step() }
            } else if tick() {
                broker.settle()
                return true
            }
        }
        return false
    }

    private func sendTraffic() {
        while sent < traffic.records.count, traffic.records[sent].sentAt <= now {
            let record = traffic.records[sent]
            inputs[record.partition].append(record.value, at: record.sentAt, leavingOut: record.gap)
            sent += 1
        }
    }

    /// Lets time pass for the broker; true when all is done.
    private func tick() -> Bool {
        nextTick = now + .milliseconds(500)
        broker.tick(&random)
        if random.chance(100) { broker.compact() }
        for index in groups.indices {
            groups[index].tick(at: now, &random)
            if isFaulty, random.chance(2 * plan.faults) {
                count("rebalance")
                groups[index].givesTwice = !plan.fencesGenerations && random.chance(500)
                if groups[index].givesTwice { count("double ownership") }
                groups[index].rebalance(at: now)
            } else if !isFaulty, groups[index].givesTwice {
                groups[index].givesTwice = false
                groups[index].rebalance(at: now)
            }
        }
        return isDone
    }

    private var isDone: Bool {
        guard now > end, now > plan.faultWindow.to else { return false }
        let last = (0..<SimulationPlan.deltasPartitions).map { partition in
            broker.evaluations.last { $0.partition == partition }?.time ?? now - .hours(1)
        }
        guard last.allSatisfy({ $0 >= end }) else { return false }
        let isCounted = inputs.indices.allSatisfy { partition in
            inputs[partition].records.last.map { $0.offset < broker.committed(.ingest, partition)?.offset ?? -1 }
                ?? true
        }
        guard isCounted else { return false }
        let partitions = 0..<SimulationPlan.deltasPartitions
        let ends = lastDeltas ?? partitions.map { broker.committedEnd(of: LogIndex.deltas($0)) }
        lastDeltas = ends
        return partitions.allSatisfy { broker.committed(.budget, $0)?.offset ?? 0 >= ends[$0] }
    }

    /// A partition of the budget stage as the committed checkpoints tell of it.
    func restore(_ partition: Int) -> BudgetPartition {
        var latest: [String: [UInt8]] = [:]
        for record in broker.records(of: LogIndex.checkpoints(partition)) { latest[record.key] = record.value }
        do {
            return try BudgetPartition(
                partition: partition, definition: SimulationPlan.definition,
                restoring: latest.sorted { $0.key < $1.key }.map { CheckpointRecord(key: $0.key, value: $0.value) },
                isRead: { _ in true })
        } catch {
            preconditionFailure("the checkpoints can't be read: \(error)")
        }
    }
}

// MARK: - Faults

extension Simulation {
    /// Refuses a request now and then, so that the transaction has to be aborted.
    func mayRefuse() throws(BrokerError) {
        if isFaulty, random.chance(plan.faults / 2) { throw .abortable }
    }

    /// Commits a worker's transaction; the answer, the request or both may get lost.
    ///
    /// - Returns: true when it is committed.
    func endTransaction(of worker: Worker) throws(SessionFailure) -> Bool {
        guard isFaulty, random.chance(plan.lostAnswers) else {
            try worker.asking { () throws(BrokerError) in
                try broker.endTransaction(worker.producer, commits: true)
            }
            return true
        }
        // Trouble rarely comes alone: the group may have lost sight of the process too.
        if roll(3) == 0 { worker.cutOffUntil = now + .seconds(10) }
        switch roll(3) {
        case 0:
            count("lost answer")
            try? broker.endTransaction(worker.producer, commits: true)
        case 1: count("lost request")
        default:
            count("late request")
            broker.commitLater(worker.producer, at: now + .milliseconds(Int64(roll(3_000))))
        }
        throw .unknownResult
    }

    /// Whether something happens to a worker instead of its next step: more often in what takes several steps.
    private func meetsFault(_ worker: Worker) -> Bool {
        guard isFaulty, !worker.phase.isDown else { return false }
        var chance = plan.faults
        if case .running = worker.phase, !worker.isInTheMiddle { chance = plan.faults / 4 }
        guard random.chance(chance) else { return false }
        let longest = plan.isStrict ? 7_000 : 30_000
        let pause = TimeSpan.milliseconds(Int64(100 + roll(longest)))
        let process = workers.filter { $0.instance == worker.instance }
        switch roll(5) {
        case 0:
            count("crash")
            if worker.isInTheMiddle { count("crash in the middle") }
            for worker in process { worker.crash(for: pause) }
        case 1:
            count("stage crash")
            worker.crash(for: pause)
        case 2:
            count("freeze")
            note("process \(worker.instance) freezes in \(worker.phase)")
            for worker in process { worker.wakeAt = max(worker.wakeAt, now + pause) }
        case 3:
            count("cut off")
            note("\(worker.name) is cut off in \(worker.phase)")
            worker.cutOffUntil = now + pause
            return false
        default:
            count("stop")
            worker.stopsFor = pause
            return false
        }
        return true
    }
}
