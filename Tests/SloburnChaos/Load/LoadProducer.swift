import Foundation
import SloburnKafka
import Synchronization

/// Sends a stream of records at a steady rate, straight to the broker, and remembers what was sent.
final class LoadProducer: Sendable {
    /// What was sent, and how well.
    struct Ledger: Sendable {
        /// Every record that was delivered, in the order of sending.
        var records: [SentRecord] = []
        /// How many were delivered later than `lateness` after their event time.
        var late = 0
        /// The longest delivery.
        var longest = Duration.zero
        /// Why what was delivered is not known.
        var failure: String?
    }

    private struct Control {
        var isPaused = false
        var isQuiet = false
        var isStopped = false
    }

    /// A delivery that takes longer makes the data itself late.
    private static let lateness = Duration.milliseconds(400)
    /// The time between two batches: every partition gets a record each time.
    private static let tick = Duration.milliseconds(40)

    private let rate: Int
    private let topic: String
    private let control = Mutex(Control())
    private let book = Mutex(Ledger())
    private let paused = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to send.
    ///
    /// - Parameters:
    ///   - stream: what to send.
    ///   - rate: records a second.
    ///   - deployment: where to.
    init(_ stream: some LoadStream, rate: Int, to deployment: Deployment) {
        self.rate = rate
        topic = deployment.input
        let own: KafkaProperties = ["message.timeout.ms": "120000", "client.id": "chaos-load"]
        let properties = KafkaProperties.producerDefaults.overridden(by: deployment.client).overridden(by: own)
        let thread = Thread { [self] in
            do {
                let producer = try KafkaProducer(properties: properties) { _ in }
                try run(stream, producer)
            } catch {
                book.withLock { $0.failure = "\(error)" }
            }
            paused.signal()
            ended.signal()
        }
        thread.name = "load"
        thread.start()
    }

    /// What was sent so far.
    var ledger: Ledger { book.withLock { $0 } }
    /// How many records were sent so far.
    var count: Int { book.withLock { $0.records.count } }

    /// Stops sending once all that was begun is delivered, and waits for it.
    func pause() {
        control.withLock { $0.isPaused = true }
        paused.wait()
    }

    /// Goes on.
    func resume() { control.withLock { $0.isPaused = false } }

    /// Sends nothing but new events from now on.
    func quieten() { control.withLock { $0.isQuiet = true } }

    /// Ends it, and waits for the last delivery.
    func stop() {
        control.withLock { $0.isStopped = true }
        ended.wait()
        ended.signal()
    }

    private func run(_ initial: some LoadStream, _ producer: KafkaProducer) throws {
        var stream = initial
        let start = ContinuousClock.now
        var next = start
        var debt = 0.0
        var wasPaused = false
        while true {
            let control = control.withLock { $0 }
            if control.isStopped { return }
            if control.isPaused {
                if !wasPaused { paused.signal() }
                wasPaused = true
            } else {
                wasPaused = false
                stream.makesNoise = !control.isQuiet
                debt += Double(rate) * (Self.tick / .seconds(1))
                let elapsed = Int64((ContinuousClock.now - start) / .milliseconds(1))
                let now = Int64(Date.now.timeIntervalSince1970 * 1_000)
                try send(stream.next(Int(debt), now: now, elapsed: elapsed), producer)
                debt -= debt.rounded(.down)
            }
            next = max(next + Self.tick, .now)
            Thread.sleep(forTimeInterval: max(0, (next - .now) / .seconds(1)))
        }
    }

    private func send(_ records: [LoadRecord], _ producer: KafkaProducer) throws {
        let start = ContinuousClock.now
        for record in records {
            try producer.produce(
                topic: topic, partition: record.partition, key: nil, value: Array(record.json.utf8))
        }
        try producer.flush(timeout: .seconds(130))
        if let failure = producer.takeDeliveryFailure() { throw failure.first }
        let time = ContinuousClock.now - start
        book.withLock { book in
            book.records += records.map(\.content)
            book.longest = max(book.longest, time)
            if time > Self.lateness { book.late += records.count }
        }
    }
}
