import SloburnModel
import SloburnPipeline

/// The first half: input records to bundles, dead letters and offsets.
final class IngestWorker: Worker {
    private struct Lane {
        let partition: Int
        let lane: Int
        // The index of the next record in the partition.
        var next: Int
        var isAtEnd = false
    }

    private struct Output {
        let log: Int
        let key: String
        let value: [UInt8]
    }

    /// The ends of partitions as the broker has told them, and when it was asked.
    private struct Answer {
        let ends: [(lane: Int, offset: Int64)]
        let askedAt: Timestamp
    }

    /// The rest of a transaction, step by step.
    private enum Commit {
        case none
        case parts
        case offsets
        case end
    }

    private var ingest: IngestStage?
    private var lanes: [Lane] = []
    private var output: [Output] = []
    private var commits: [SimulatedBroker.OffsetCommit] = []
    private var commit = Commit.none
    private var isReleasing = false
    // Whether all that the stage took is committed.
    private var isClean = true
    private var nextCommit = Timestamp(nanoseconds: 0)
    private var lastSent = Timestamp(nanoseconds: 0)
    private var answer: Answer?

    override var isInTheMiddle: Bool { isCommitting || answer != nil }

    private var isCommitting: Bool {
        if case .none = commit { return !output.isEmpty }
        return true
    }

    override func dropState() {
        // A stage goes on only where all that it took was committed, or else its ids would be those of lost counts.
        if !isClean || phase.isDown || simulation.roll(2) == 0 { ingest = nil }
        ingest?.closeAll()
        lanes = []
        output = []
        commit = .none
        answer = nil
        isReleasing = false
    }

    override func didAbort() {
        if mistake == .keepsIDsAfterAbort { isClean = true }
    }

    override func open(_ partition: Int) throws(SessionFailure) -> Bool {
        guard !simulation.broker.isUnstable(.ingest, partition) || mistake == .looksBeforeItFences else { return false }
        let committed = simulation.broker.committed(.ingest, partition)
        let stage = ingest ?? makeStage()
        ingest = stage
        let progress = InputProgress(
            input: SimulationPlan.input(partition), offset: committed?.offset ?? -1,
            metadata: mistake == .forgetsProgress ? "" : committed?.metadata ?? "")
        // All of a run lies within the lookback.
        let isReadAgain = stage.hasMemory(topic: SimulationPlan.topic) && mistake != .forgetsIDs
        if isReadAgain, progress.offset > simulation.inputs[partition].base { simulation.count("read again") }
        let start = isReadAgain ? 0 : simulation.inputs[partition].index(at: progress.offset)
        lanes.append(Lane(partition: partition, lane: stage.open(progress), next: start))
        nextCommit = simulation.now + simulation.plan.commitInterval
        return true
    }

    private func makeStage() -> IngestStage {
        do {
            return try IngestStage(definition: SimulationPlan.definition, latenessReference: .partition)
        } catch {
            preconditionFailure("the definition of every run is good: \(error)")
        }
    }

    // MARK: Taking records

    override func run() throws(SessionFailure) -> TimeSpan {
        if isCommitting {
            try commitStep()
            return shortPause
        }
        if let answer {
            self.answer = nil
            let time = mistake == .datesEndsByTheAnswer ? clock : answer.askedAt
            for end in answer.ends { ingest?.confirmEnd(of: end.lane, offset: end.offset, asOf: time) }
            return longPause
        }
        guard try pollGroup(), stopsFor == nil else {
            isReleasing = true
            beginCommit()
            return shortPause
        }
        if simulation.now >= nextCommit, ingest != nil, isNews {
            beginCommit()
            return shortPause
        }
        return takeRecords()
    }

    private var isNews: Bool { ingest?.hasNews == true || simulation.now - lastSent >= .seconds(5) }

    private func takeRecords() -> TimeSpan {
        guard !lanes.isEmpty else { return longPause }
        let first = simulation.roll(lanes.count)
        var room = simulation.plan.batch
        for index in lanes.indices where room > 0 { take((first + index) % lanes.count, &room) }
        guard askForEnds() else { return longPause }
        // Some answers take their time.
        return simulation.roll(4) == 0 ? .milliseconds(Int64(simulation.roll(5_000))) : shortPause
    }

    /// Asks the broker where the ends of quiet partitions are; the answer is true of now, and comes with the next step.
    private func askForEnds() -> Bool {
        guard let quiet = ingest?.quietLanes(at: clock), !quiet.isEmpty, simulation.roll(2) == 0 else { return false }
        let asked = lanes.filter { quiet.contains($0.lane) }
        answer = Answer(ends: asked.map { ($0.lane, simulation.inputs[$0.partition].end) }, askedAt: clock)
        return true
    }

    private func take(_ index: Int, _ room: inout Int) {
        let input = simulation.inputs[lanes[index].partition]
        while room > 0, lanes[index].next < input.records.count {
            take(input.records[lanes[index].next], lane: lanes[index])
            lanes[index].next += 1
            lanes[index].isAtEnd = false
            room -= 1
        }
        guard lanes[index].next == input.records.count, !lanes[index].isAtEnd else { return }
        lanes[index].isAtEnd = true
        ingest?.markEnd(of: lanes[index].lane, offset: input.end, at: clock)
    }

    private func take(_ record: SimulatedInput.Record, lane: Lane) {
        isClean = false
        record.value.withUnsafeBytes { bytes in
            ingest?.ingest(
                InputRecord(offset: record.offset, timestamp: record.time, isAppendTime: true, value: bytes),
                lane: lane.lane, clock: clock)
        }
        for element in ingest?.rejections ?? [] {
            let key = "\(lane.partition)/\(record.offset)/\(element.index)"
            output.append(Output(log: LogIndex.output(.deadLetter), key: key, value: []))
        }
    }

    // MARK: Committing

    private func beginCommit() {
        guard let stage = ingest else { return finishCommit() }
        nextCommit = simulation.now + simulation.plan.commitInterval
        lastSent = simulation.now
        commits = stage.progress.filter { $0.offset >= 0 }.map {
            SimulatedBroker.OffsetCommit(
                stage: .ingest, partition: Int($0.input.partition), offset: $0.offset, metadata: $0.metadata)
        }
        for (partition, bundle) in stage.drain(sender: "\(instance)", now: clock).enumerated() {
            let parts = bundle.parts(ofAtMost: simulation.plan.largestPart)
            if parts.count > 1 { simulation.count("parts") }
            for part in parts {
                output.append(Output(log: LogIndex.deltas(partition), key: "", value: part.encoded))
            }
        }
        commit = .parts
    }

    private func commitStep() throws(SessionFailure) {
        if !output.isEmpty {
            let next = output.removeFirst()
            return try asking { () throws(BrokerError) in
                try simulation.mayRefuse()
                try simulation.broker.produce(producer, to: next.log, key: next.key, value: next.value)
            }
        }
        switch commit {
        case .none: break
        case .parts: commit = .offsets
        case .offsets: try sendOffsets()
        case .end: try end()
        }
    }

    private func sendOffsets() throws(SessionFailure) {
        commit = .end
        guard !commits.isEmpty else { return }
        try checkGeneration()
        if mistake == .offsetsOutsideTransaction {
            for commit in commits { simulation.broker.commitOffset(commit) }
            return
        }
        try asking { () throws(BrokerError) in try simulation.broker.sendOffsets(producer, commits) }
    }

    private func end() throws(SessionFailure) {
        if try simulation.endTransaction(of: self) { finishCommit() }
    }

    private func finishCommit() {
        commit = .none
        isClean = true
        guard isReleasing else { return }
        dropState()
        phase = .release
    }
}
