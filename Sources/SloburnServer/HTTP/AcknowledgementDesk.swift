import Logging
import SloburnConfig
import SloburnDaemon
import SloburnModel

/// Writes acknowledgements to their topic, as `sloburn ack` does.
struct AcknowledgementDesk {
    private let options: DaemonOptions
    private let logger: Logger

    init(_ options: DaemonOptions, _ logger: Logger) {
        (self.options, self.logger) = (options, logger)
    }

    /// Takes notice of an alert, or takes that back.
    ///
    /// - Throws: `AcknowledgementBook.Problem` where it does not fire or somebody has; `KafkaError`.
    func take(_ order: AcknowledgementOrder) throws {
        let records = try ControlRecords(of: .acknowledgements, options, logger: logger)
        let alerts = try ActiveAlertTopic(options, logger: logger).firing()
        let book = AcknowledgementBook(alerts: alerts, entries: try records.entries(), engine: options.engine)
        guard !order.isUndo else {
            _ = try book.taken(order.key)
            return try records.write(nil, key: order.key)
        }
        let alert = try book.open(order.key)
        let value = AcknowledgementJSON.text(
            Acknowledgement(key: order.key, episode: alert.id, by: order.by, at: WallClock.now, note: order.note))
        try records.write(value, key: order.key)
    }
}
