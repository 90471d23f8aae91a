import Foundation
import Logging
import SloburnDaemon
import SloburnModel

/// Carries deliveries to the receiver and brings the outcomes back to the thread of the bridge.
final class Courier {
    private let receiver: Receiver
    private let logger: Logger
    /// Nil where requests are only printed.
    private let sender: HTTPSender?
    private let mailbox = Mailbox()
    private var inFlight: [Place: [String]] = [:]
    private var lastComplaint: ContinuousClock.Instant?

    private struct Place: Hashable {
        var generation: Int
        var number: Int
    }

    /// Filled from the client's threads.
    private final class Mailbox: @unchecked Sendable /* the condition guards the rest */ {
        private let condition = NSCondition()
        private var outcomes: [(place: Place, outcome: DeliveryOutcome)] = []

        func put(_ place: Place, _ outcome: DeliveryOutcome) {
            condition.withLock {
                outcomes.append((place, outcome))
                condition.signal()
            }
        }

        func takeAll() -> [(place: Place, outcome: DeliveryOutcome)] {
            condition.withLock {
                defer { outcomes = [] }
                return outcomes
            }
        }

        func wait(milliseconds: Int64) {
            let deadline = Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
            condition.withLock {
                while outcomes.isEmpty, condition.wait(until: deadline) {}
            }
        }
    }

    /// What has come back.
    struct Returned {
        var number: Int
        var outcome: DeliveryOutcome
    }

    init(_ options: BridgeOptions, logger: Logger) throws(HTTPSetUpFailure) {
        receiver = options.receiver
        self.logger = logger
        sender =
            options.isDryRun ? nil : try HTTPSender(timeout: options.timeout, authorityFile: options.authorityFile)
    }

    /// Whether nothing is on its way.
    var isIdle: Bool { inFlight.isEmpty }

    /// Waits until something has come back or the time has passed.
    func wait(milliseconds: Int64) { mailbox.wait(milliseconds: milliseconds) }

    /// Sends a delivery of a machine of this generation.
    func send(_ delivery: Delivery, generation: Int, at now: Timestamp) {
        let place = Place(generation: generation, number: delivery.number)
        inFlight[place] = delivery.notices.map(\.alert.key)
        let request = receiver.request(delivery.notices, at: now)
        guard let sender else {
            FileHandle.standardOutput.write(Data((request.text + "\n\n").utf8))
            return mailbox.put(place, .accepted)
        }
        let secrets = ([receiver.key] + receiver.headers.map(\.value)).compactMap { $0 }.filter { !$0.isEmpty }
        let mailbox = mailbox
        sender.send(request) { mailbox.put(place, Self.outcome($0, secrets)) }
    }

    /// What has come back since the last time for a generation; what is for others is only noted in the log.
    func takeReturned(_ generation: Int) -> [Returned] {
        mailbox.takeAll().compactMap { place, outcome in
            note(outcome, of: inFlight.removeValue(forKey: place) ?? [])
            return place.generation == generation ? Returned(number: place.number, outcome: outcome) : nil
        }
    }

    /// Ends all connections.
    func shutdown() { sender?.shutdown() }

    private static func outcome(_ result: Result<HTTPReply, any Error>, _ secrets: [String]) -> DeliveryOutcome {
        switch result {
        case .success(let reply):
            // A receiver may repeat what it was sent.
            let body = secrets.reduce(reply.body) { $0.replacing($1, with: "***") }
            return DeliveryOutcome(
                status: reply.status, retryAfter: reply.retryAfter, body: printable(body), at: Clock.now)
        case .failure(let error): return .failed(reason: "\(error)", retryAfter: nil)
        }
    }

    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }

    private func note(_ outcome: DeliveryOutcome, of keys: [String]) {
        let alerts: Logger.MetadataValue = "\(keys.prefix(5).joined(separator: ", "))\(keys.count > 5 ? ", …" : "")"
        switch outcome {
        case .accepted:
            if lastComplaint != nil { logger.notice(.receiverRecovered, "the receiver takes alerts again") }
            lastComplaint = nil
        case .refused(let reason):
            logger.error(
                .receiverRefused,
                keys.count > 1
                    ? "the receiver has refused one of several alerts; each is sent by itself"
                    : "the receiver has refused an alert; this transition is not sent again",
                metadata: ["reason": "\(reason)", "alerts": alerts])
        case .failed(let reason, _):
            let now = ContinuousClock.now
            if let lastComplaint, now - lastComplaint < .seconds(60) { return }
            lastComplaint = now
            logger.warning(
                .receiverFailing, "the receiver does not take alerts; trying until it does",
                metadata: ["reason": "\(reason)", "alerts": alerts])
        }
    }
}
