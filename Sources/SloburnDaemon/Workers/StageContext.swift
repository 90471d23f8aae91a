import Logging
import SloburnPipeline

/// What a stage's sessions share.
struct StageContext: Sendable {
    let stage: Claim.Stage
    let options: DaemonOptions
    let clients: KafkaClients
    let status: DaemonStatus
    let logger: Logger

    init(
        _ stage: Claim.Stage, options: DaemonOptions, clients: KafkaClients, status: DaemonStatus, logger: Logger
    ) {
        self.stage = stage
        self.options = options
        self.clients = clients
        self.status = status
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        self.logger = logger
    }
}
