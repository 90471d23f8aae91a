import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// What is wrong with the end of a run.
struct Verdict {
    private(set) var problems: [String] = []
    private let simulation: Simulation
    private let samples: [OracleSample]
    private let rejected: Int

    init(_ simulation: Simulation) {
        self.simulation = simulation
        samples = simulation.traffic.records.compactMap { record in
            if case .sample(let sample) = record.truth { sample } else { nil }
        }
        rejected = simulation.traffic.records.count - samples.count
        checkEvaluations()
        checkDeadLetters()
        checkSnapshots()
        checkFinalState()
        checkSchemas()
        if simulation.plan.isStrict { checkAlerts() }
    }

    private mutating func expect<Value: Equatable>(_ what: @autoclosure () -> String, _ value: Value, _ right: Value) {
        if value != right { problems.append("\(what()) is \(value), not \(right)") }
    }

    /// Each evaluation of a partition is made known once and follows on the one before.
    private mutating func checkEvaluations() {
        for partition in 0..<SimulationPlan.deltasPartitions {
            var last: Timestamp?
            for evaluation in simulation.broker.evaluations where evaluation.partition == partition {
                if let last { expect("the evaluation after the one at \(last)", evaluation.time, last + .seconds(10)) }
                last = evaluation.time
                if evaluation.isPartial { simulation.count("partial evaluation") }
                if evaluation.isPartial, simulation.plan.isStrict { problems.append("\(evaluation) is partial") }
            }
        }
    }

    private mutating func checkDeadLetters() {
        var offsets = simulation.inputs.map(\.base)
        var expected: [String] = []
        for record in simulation.traffic.records {
            if case .rejected = record.truth {
                simulation.count("dead letter")
                expected.append("\(record.partition)/\(offsets[record.partition])/0")
            }
            offsets[record.partition] += 1 + record.gap
        }
        let written = simulation.broker.records(of: LogIndex.output(.deadLetter)).map(\.key)
        expect("the list of dead letters", written.sorted(), expected.sorted())
    }

    /// The snapshots of a key go forward in time, and the last one holds what was sent.
    private mutating func checkSnapshots() {
        var last: [Substring: (time: Int64, value: [UInt8])] = [:]
        for record in simulation.broker.records(of: LogIndex.output(.snapshots)) {
            let parts = record.key.split(separator: "|", maxSplits: 1)
            guard let time = Int64(parts[0]), let value = record.value else { continue }
            if let before = last[parts[1]], before.time >= time {
                problems.append("the snapshot of \(parts[1]) at \(time) comes after that of \(before.time)")
            }
            last[parts[1]] = (time, value)
        }
        let groups = Set(samples.filter { !$0.isDuplicate }.map(\.group))
        expect("the number of keys", last.count, groups.count)
        for group in groups {
            let key = Substring("web{region=\"\(group[0])\"}")
            guard let snapshot = last[key] else {
                problems.append("there is no snapshot of \(key)")
                continue
            }
            compare(snapshot.value, group, at: Timestamp(nanoseconds: snapshot.time), "the last snapshot of \(key)")
        }
    }

    /// What was written is as the schemas say.
    private mutating func checkSchemas() {
        // It takes longer than the run.
        guard simulation.plan.seed.isMultiple(of: 100) else { return }
        let types: [OutputTopic: String] = [
            .snapshots: "snapshot", .alerts: "alert", .activeAlerts: "alert", .days: "day",
        ]
        for (topic, type) in types {
            for record in simulation.broker.records(of: LogIndex.output(topic)) {
                guard let value = record.value else { continue }
                do {
                    let schema = try RecordSchemas.all().closed["io.sloburn.\(type).v1"]
                    problems += schema?.problems(in: try JSONTree(value)) ?? ["there is no schema of a \(type)"]
                } catch {
                    problems.append("\(error)")
                }
            }
        }
    }

    private mutating func compare(_ value: [UInt8], _ group: [String], at time: Timestamp, _ name: String) {
        guard let json = try? JSONObject(value) else {
            problems.append("\(name) is no JSON")
            return
        }
        let counted = samples.filter { $0.group == group && !$0.isDuplicate }
        for window in SimulationPlan.oracleBudget.windows {
            let from = OracleBudget.start(of: window, at: time)
            let inside = counted.filter { $0.time >= from && $0.time < time }
            let counts = window == SimulationPlan.oracleBudget.period ? json : json["burnRates"][window.description]
            expect("\(name): total in \(window)", counts["total"].integer, Int64(inside.count))
            expect(
                "\(name): good in \(window)", counts["good"].integer, Int64(inside.count { $0.addsToMatched }))
        }
    }

    /// What the checkpoints hold, seen a heartbeat later, when every snapshot is due.
    private mutating func checkFinalState() {
        var total: Int64 = 0
        var duplicates: Int64 = 0
        for partition in 0..<SimulationPlan.deltasPartitions {
            var state = simulation.restore(partition)
            expect("integrity violations of \(partition)", state.integrityViolations, 0)
            expect("input restarts of \(partition)", state.inputRestarts, 0)
            expect("foreign deltas of \(partition)", state.foreignDeltas, 0)
            let time = (state.clock.evaluated ?? simulation.now) + .seconds(300)
            for record in state.evaluate(at: time) where record.topic == .snapshots {
                guard let json = record.value.flatMap({ try? JSONObject($0) }) else { continue }
                total += json["total"].integer ?? 0
                duplicates += json["quality"]["duplicates"].integer ?? 0
                expect("rejected, says \(record.key)", json["quality"]["rejected"].integer, Int64(rejected))
                if simulation.plan.isStrict { expect("late of \(record.key)", json["quality"]["late"].integer, 0) }
            }
        }
        expect("the total", total, Int64(samples.count { !$0.isDuplicate }))
        expect("the number of duplicates", duplicates, Int64(samples.count(where: \.isDuplicate)))
        simulation.count("duplicate", Int(duplicates))
    }

    /// Every transition of every alert, in order for each key.
    private mutating func checkAlerts() {
        var events = samples.sorted { $0.time < $1.time }.map(OracleEvent.sample)
        // Time goes on after the last sample.
        let end = simulation.lastEvaluation
        events.append(.sample(OracleSample(time: end, addsToMatched: false, addsToTotal: false)))
        let evaluations = Oracle.expectations(
            of: events, budget: SimulationPlan.oracleBudget, counting: .everySample)
        var expected: [String] = []
        for evaluation in evaluations where evaluation.at <= end {
            for transition in evaluation.transitions {
                let key = "web{region=\"\(evaluation.group[0])\"}/\(transition.severity)"
                let status = transition.isFiring ? "firing" : "resolved"
                expected.append(
                    "io.sloburn.alert/\(key)@\(TimeText.milliseconds(of: evaluation.at))/\(status)")
            }
        }
        let written = simulation.broker.records(of: LogIndex.output(.alerts)).map(\.key)
        expect("the list of alerts", written.sorted(), expected.sorted())
        simulation.count("alert", expected.count)
    }
}
