public import Logging

/// What the log tells of, for whoever filters or counts its lines: sentences may change, these names don't.
public enum LogEventName: String, Hashable, Sendable, CaseIterable {
    /// A record holds no alert.
    case alertUnreadable = "alert.unreadable"
    /// The output topics can't be followed.
    case boardDisconnected = "board.disconnected"
    /// Partitions of a bridge were assigned.
    case bridgeAssigned = "bridge.assigned"
    /// A bridge sends what fires at its first start.
    case bridgeBegun = "bridge.begun"
    /// A bridge can't read Kafka.
    case bridgeDisconnected = "bridge.disconnected"
    /// A bridge goes on from its last commit.
    case bridgeResumed = "bridge.resumed"
    /// Partitions of a bridge were given up.
    case bridgeRevoked = "bridge.revoked"
    /// Partitions of the budget stage were assigned.
    case budgetAssigned = "budget.assigned"
    /// Partitions of the budget stage were given up.
    case budgetRevoked = "budget.revoked"
    /// Claims could not be taken back at the end.
    case claimsLeft = "claims.left"
    /// The wall clock has jumped.
    case clockJumped = "clock.jumped"
    /// A finding of the configuration that is read.
    case configurationFinding = "configuration.finding"
    /// A configuration is refused, and the one in force goes on.
    case configurationRefused = "configuration.refused"
    /// Another configuration is in force.
    case configurationReloaded = "configuration.reloaded"
    /// Files of the configuration have changed.
    case configurationTouched = "configuration.touched"
    /// A configuration was read that changes nothing.
    case configurationUnchanged = "configuration.unchanged"
    /// A configuration is good, and yet can't be put to use.
    case configurationUnusable = "configuration.unusable"
    /// A control record may not be meant as it is.
    case controlQuestionable = "control.questionable"
    /// A control record can't be used.
    case controlRefused = "control.refused"
    /// A record could not be used.
    case deadLetter = "dead_letter.written"
    /// A record of sums can't be read.
    case deltasCorrupt = "deltas.corrupt"
    /// Sums are gone that had not been counted.
    case deltasLost = "deltas.lost"
    /// The deltas topic has more partitions than at the start.
    case deltasRepartitioned = "deltas.repartitioned"
    /// Whoever reaches the HTTP server sees everything.
    case httpOpen = "http.open"
    /// The HTTP server listens.
    case httpServing = "http.serving"
    /// Another HTTP configuration can't be served.
    case httpUnchanged = "http.unchanged"
    /// Input partitions were assigned.
    case ingestAssigned = "ingest.assigned"
    /// Input partitions were given up.
    case ingestRevoked = "ingest.revoked"
    /// Input was deleted before it was read.
    case inputLost = "input.lost"
    /// Input was made anew or cut off.
    case inputRestarted = "input.restarted"
    /// An instance that had not given up its partitions can't commit any more.
    case instanceFenced = "instance.fenced"
    /// Librdkafka reports an error that it heals itself.
    case kafkaError = "kafka.error"
    /// A line of librdkafka's own log.
    case kafkaLog = "kafka.log"
    /// A broker is not trusted, or does not trust this client.
    case kafkaUntrusted = "kafka.refused"
    /// The consumer lag can't be asked for.
    case lagUnknown = "lag.unknown"
    /// A thread does not go on.
    case loopStuck = "loop.stuck"
    /// The file of metrics can't be written.
    case metricsUnwritable = "metrics.unwritable"
    /// A bridge's offsets are not committed yet.
    case offsetsUncommitted = "offsets.uncommitted"
    /// The process has begun.
    case running = "process.running"
    /// What the process has done so far.
    case status = "process.status"
    /// The process ends.
    case stopped = "process.stopped"
    /// A receiver does not take alerts.
    case receiverFailing = "receiver.failing"
    /// A receiver takes alerts again.
    case receiverRecovered = "receiver.recovered"
    /// A receiver has refused an alert.
    case receiverRefused = "receiver.refused"
    /// A schema registry answers again.
    case registryAvailable = "registry.available"
    /// A schema registry can't be asked.
    case registryUnavailable = "registry.unavailable"
    /// A cumulative series comes over several partitions.
    case seriesScattered = "series.scattered"
    /// A stage or a bridge begins anew from its last commit.
    case sessionFailed = "session.failed"
    /// State is kept for partitions that may come back.
    case stateKept = "state.kept"
    /// Budgets are restored from their checkpoints.
    case stateRestored = "state.restored"
    /// A topic was made.
    case topicCreated = "topic.created"
    /// A topic has other settings than it needs.
    case topicDiffers = "topic.differs"
    /// A topic had been deleted.
    case topicRecreated = "topic.recreated"
    /// The topics can't be looked at or made yet.
    case topicsUnavailable = "topics.unavailable"
    /// A transaction was aborted and is made again.
    case transactionRepeated = "transaction.repeated"
    /// Transitions were deleted before a bridge read them.
    case transitionsLost = "transitions.lost"
}

extension Logger {
    /// Logs an event at level `debug`.
    public func debug(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .debug, event, message(), metadata: metadata())
    }

    /// Logs an event at level `info`.
    public func info(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .info, event, message(), metadata: metadata())
    }

    /// Logs an event at level `notice`.
    public func notice(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .notice, event, message(), metadata: metadata())
    }

    /// Logs an event at level `warning`.
    public func warning(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .warning, event, message(), metadata: metadata())
    }

    /// Logs an event at level `error`.
    public func error(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .error, event, message(), metadata: metadata())
    }

    /// Logs an event at level `critical`.
    public func critical(
        _ event: LogEventName, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: .critical, event, message(), metadata: metadata())
    }

    /// Logs an event.
    public func log(
        level: Level, _ event: LogEventName, _ message: @autoclosure () -> Message,
        metadata: @autoclosure () -> Metadata = [:]
    ) {
        log(level: level, message(), metadata: metadata().merging(["event": "\(event.rawValue)"]) { $1 })
    }
}
