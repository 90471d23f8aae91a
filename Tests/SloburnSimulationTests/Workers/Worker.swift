import SloburnModel
import SloburnPipeline

/// Why a session can't go on.
enum SessionFailure: Error {
    /// What Kafka said.
    case broker(BrokerError)
    /// Nobody knows whether the transaction is committed.
    case unknownResult
    /// The group took the partitions away without asking.
    case assignmentLost
    /// Somebody else has taken a claim back.
    case claimLost
}

/// One stage of one process: a machine of steps, any of which may be its last one.
///
/// The steps that both stages share are here: how a session begins, how it takes partitions over and gives them back.
class Worker {
    /// What the next step does.
    enum Phase {
        case down
        case initialise
        case claimName
        case join
        case awaitAssignment
        case claim(Int)
        case readClaims
        case fence
        case takeBack
        case open(Int)
        case running
        case abort
        case release

        var isDown: Bool { if case .down = self { true } else { false } }
    }

    unowned let simulation: Simulation
    let stage: Claim.Stage
    let instance: Int
    var wakeAt: Timestamp
    var phase = Phase.initialise
    var producer = ProducerHandle(id: 0, epoch: -1)
    var member: Int?
    var generation = 0
    var partitions: [Int] = []
    /// No heartbeat arrives before this: the group believes that the process is dead.
    var cutOffUntil: Timestamp?
    /// Whether the session ends after the partitions are given back, and for how long.
    var stopsFor: TimeSpan?
    var sessions = 0
    var claims: [Claim] = []
    var predecessors: [Claim] = []
    private let skew: TimeSpan

    init(_ simulation: Simulation, _ stage: Claim.Stage, instance: Int, skew: TimeSpan) {
        self.simulation = simulation
        self.stage = stage
        self.instance = instance
        self.skew = skew
        wakeAt = simulation.now
    }

    var name: String { "\(stage)-\(instance)" }
    /// The clock of the process, which is not quite that of the others.
    var clock: Timestamp { simulation.now + skew }
    private var group: Int { stage == .ingest ? 0 : 1 }
    var mistake: Mistake? { simulation.plan.mistake }

    /// The number of the transactional id that an instance's stage uses.
    final func transactionalID(_ owner: String) -> Int {
        (Int(owner) ?? 0) * Claim.Stage.allCases.count + (stage == .ingest ? 0 : 1)
    }

    // MARK: What the stages do themselves

    /// Begins to read a partition; false when the answer has to be waited for.
    func open(_ partition: Int) throws(SessionFailure) -> Bool { true }
    /// Takes what has come, or a step of a commit.
    func run() throws(SessionFailure) -> TimeSpan { .zero }
    /// Whether the next steps belong to something begun: a transaction, or a question to the broker.
    var isInTheMiddle: Bool { false }
    /// Commits what was taken before the partitions are given back.
    func prepareRelease() {}
    /// Forgets what an aborted transaction held.
    func didAbort() {}
    /// Forgets everything of the partitions.
    func dropState() {}

    // MARK: Steps

    /// Makes one step and says when the next one comes.
    final func step() {
        if let until = cutOffUntil, simulation.now >= until { cutOffUntil = nil }
        heartbeat()
        do throws(SessionFailure) {
            wakeAt = simulation.now + (try perform())
        } catch {
            fail(error)
        }
    }

    private func perform() throws(SessionFailure) -> TimeSpan {
        switch phase {
        case .down: phase = .initialise
        case .initialise: initialise()
        case .claimName:
            simulation.broker.append(
                Claim(stage: stage, subject: .member, owner: "\(instance)", session: "\(sessions)"))
            phase = .join
        case .join: join()
        case .awaitAssignment: return try awaitAssignment()
        case .claim(let index): claim(index)
        case .readClaims: try readClaims()
        case .fence: fence()
        case .takeBack: takeBack()
        case .open(let index): return try openNext(index)
        case .running: return try run()
        case .abort:
            try asking { () throws(BrokerError) in
                try simulation.broker.endTransaction(producer, commits: false)
            }
            didAbort()
            phase = .open(0)
        case .release: release()
        }
        return shortPause
    }

    /// A network round trip.
    var shortPause: TimeSpan { .milliseconds(Int64(simulation.roll(30)) + 1) }

    /// The time until the next look at what has come.
    var longPause: TimeSpan { .milliseconds(Int64(simulation.roll(simulation.plan.longestPause)) + 1) }

    /// Passes Kafka's refusals on: those that an abort heals, and others.
    func asking(_ request: () throws(BrokerError) -> Void) throws(SessionFailure) {
        do throws(BrokerError) { try request() } catch {
            simulation.count("\(error)")
            throw .broker(error)
        }
    }

    private func initialise() {
        sessions += 1
        producer = simulation.broker.initTransactions(transactionalID("\(instance)"))
        phase = .claimName
        if mistake == .keepsClaims, member != nil, !claims.isEmpty { phase = .open(0) }
    }

    // MARK: The group

    private func heartbeat() {
        guard let member, cutOffUntil == nil else { return }
        _ = simulation.groups[group].heartbeat(member, at: simulation.now)
    }

    /// Asks whether the group goes on with the present assignment.
    ///
    /// - Returns: false when the partitions have to be given back.
    final func pollGroup() throws(SessionFailure) -> Bool {
        guard cutOffUntil == nil, let member else { return true }
        switch simulation.groups[group].heartbeat(member, at: simulation.now) {
        case .stable: return true
        case .mustRejoin: return false
        case .unknownMember: throw .assignmentLost
        }
    }

    /// What a commit says of the group; refused where the broker looks at it.
    final func checkGeneration() throws(SessionFailure) {
        guard simulation.plan.fencesGenerations else { return }
        guard let member, simulation.groups[group].accepts(member, generation: generation) else {
            simulation.count("illegalGeneration")
            throw .broker(.illegalGeneration)
        }
    }

    private func join() {
        if let member, simulation.groups[group].assignment(of: member)?.generation == generation, !partitions.isEmpty {
            // Only the producer was replaced; the group has noticed nothing.
            phase = .claim(0)
            return
        }
        partitions = []
        if let member, simulation.groups[group].rejoin(member, at: simulation.now) {
            phase = .awaitAssignment
        } else {
            member = simulation.groups[group].join(instance, at: simulation.now)
            phase = .awaitAssignment
        }
    }

    private func awaitAssignment() throws(SessionFailure) -> TimeSpan {
        guard let member else { throw .assignmentLost }
        if cutOffUntil == nil,
            simulation.groups[group].heartbeat(member, at: simulation.now) == .unknownMember
        {
            throw .assignmentLost
        }
        guard let assignment = simulation.groups[group].assignment(of: member) else {
            // Another rebalance may have begun meanwhile.
            _ = simulation.groups[group].rejoin(member, at: simulation.now)
            return .milliseconds(150)
        }
        (partitions, generation) = assignment
        simulation.note("\(name) is assigned \(partitions)")
        phase = .claim(0)
        return shortPause
    }

    private func openNext(_ index: Int) throws(SessionFailure) -> TimeSpan {
        if index == 0 { dropState() }
        guard index < partitions.count else {
            phase = mistake == .looksBeforeItFences && stage == .ingest ? .fence : .running
            return shortPause
        }
        guard try open(partitions[index]) else { return .milliseconds(300) }
        phase = .open(index + 1)
        return shortPause
    }

    // MARK: Ends

    /// Gives the claims back one by one, after the last commit.
    private func release() {
        if let claim = claims.popLast() {
            simulation.broker.append(claim, isTakenBack: true)
            return
        }
        partitions = []
        phase = .join
        guard let pause = stopsFor else { return }
        stopsFor = nil
        leave()
        phase = .down
        wakeAt = simulation.now + pause
    }

    private func leave() {
        if let member { simulation.groups[group].leave(member, at: simulation.now) }
        member = nil
    }

    /// Ends the session; what is open is aborted by whoever comes next, or by the broker in time.
    private func fail(_ failure: SessionFailure) {
        simulation.note("\(name) fails: \(failure)")
        simulation.count("session failed")
        wakeAt = simulation.now + .milliseconds(100 + Int64(simulation.roll(900)))
        if case .broker(.abortable) = failure {
            phase = .abort
            return
        }
        phase = .initialise
        if case .unknownResult = failure {
            simulation.count("unknown result")
            // That there is no answer is known only after a while.
            wakeAt = simulation.now + .milliseconds(Int64(simulation.roll(8_000)))
            // Either a new producer in the same session of the group, or everything anew.
            if mistake != nil || simulation.roll(2) == 0 { return }
        }
        partitions = []
        claims = []
        if cutOffUntil == nil { leave() } else { member = nil }
    }

    /// The process is gone, with everything that it had in memory.
    final func crash(for pause: TimeSpan) {
        simulation.note("\(name) crashes in \(phase)")
        partitions = []
        claims = []
        member = nil
        stopsFor = nil
        phase = .down
        dropState()
        wakeAt = simulation.now + pause
    }
}
