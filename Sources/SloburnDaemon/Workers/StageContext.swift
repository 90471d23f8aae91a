import Logging
import SloburnModel
import SloburnPipeline

/// What the sessions of one thread share.
struct StageContext: Sendable {
    let stage: Claim.Stage
    /// The thread's member of the stage's group, as in its transactional id: the instance's name, and a number behind it
    /// for the second thread and those that follow.
    let member: String
    let options: DaemonOptions
    let clients: KafkaClients
    let status: DaemonStatus
    let schemas: SchemaStore
    let loops: LoopAge
    let logger: Logger
    /// Which topics hold what is said of each source.
    let sourceBranches: [String: TopicBranch]
    /// The thread's name, such as `ingest`.
    let name: String
    // Made once: the thread tells that it goes on at every step.
    private let stepAllowance: TimeSpan

    /// Takes note of how far the thread has come.
    func note(_ phase: StageProgress.Phase) { status.progress.note(phase, of: name) }

    init(
        _ stage: Claim.Stage, thread: Int = 1, options: DaemonOptions, clients: KafkaClients, status: DaemonStatus,
        schemas: SchemaStore, loops: LoopAge, logger: Logger
    ) {
        self.stage = stage
        member = thread == 1 ? options.instance : "\(options.instance)--\(thread)"
        self.options = options
        self.clients = clients
        self.status = status
        self.schemas = schemas
        self.loops = loops
        sourceBranches = options.engine.sourceBranches
        name = thread == 1 ? stage.rawValue : "\(stage.rawValue) of \(member)"
        stepAllowance = options.stepAllowance
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        if thread > 1 { logger[metadataKey: "thread"] = "\(thread)" }
        self.logger = logger
    }

    /// Tells that the thread goes on.
    ///
    /// - Parameter wait: how much longer than any step the next one may take.
    func beat(beforeWaiting wait: TimeSpan = .seconds(0)) {
        loops.beat(name, next: TimeSpan(nanoseconds: stepAllowance.nanoseconds + wait.nanoseconds))
    }
}
