import Foundation
import SloburnKafka
import SloburnModel
import SloburnNormalize
import Synchronization

/// Produces the requests of three services, each in units and timestamps of its own, with some that can't be used.
final class TrafficGenerator: Sendable {
    /// When the outage happens.
    struct Incident: Sendable {
        let start: ContinuousClock.Instant
        let end: ContinuousClock.Instant
    }

    /// The outage begins so long after the start.
    static let outageStart = TimeSpan.seconds(20)
    /// It ends so long after the start.
    static let outageEnd = TimeSpan.seconds(60)
    /// By then somebody must have been paged.
    static let pageDeadline = TimeSpan.seconds(65)
    /// So much traffic lies before the start, so that the budgets have something to lose.
    private static let history = TimeSpan.hours(1)
    private static let requestsPerTick = 2
    private static let tickMilliseconds: Int64 = 50

    let incident: Incident
    private let bootstrapServers: String
    private let isStopped = Atomic(false)
    private let sent = Atomic(0)
    private let finished = DispatchSemaphore(value: 0)

    init(bootstrapServers: String) {
        self.bootstrapServers = bootstrapServers
        let now = ContinuousClock.now
        incident = Incident(
            start: now + .nanoseconds(Self.outageStart.nanoseconds), end: now + .nanoseconds(Self.outageEnd.nanoseconds)
        )
    }

    /// How many records were produced.
    var sentCount: Int { sent.load(ordering: .relaxed) }

    func start() {
        let thread = Thread { [self] in
            defer { finished.signal() }
            do { try produce() } catch { StandardError.write("traffic: \(error)\n") }
        }
        thread.name = "traffic"
        thread.start()
    }

    /// Ends production and waits for what is on its way.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
        finished.wait()
    }

    private func produce() throws {
        let own: KafkaProperties = ["bootstrap.servers": bootstrapServers, "client.id": "traffic"]
        let producer = try KafkaProducer(properties: .producerDefaults.overridden(by: own)) { _ in }
        var random = SystemRandomNumberGenerator()
        var time = Self.now - Self.history.nanoseconds / 1_000_000
        while !isStopped.load(ordering: .relaxed) {
            // The history goes out at once, then one tick after the other as time passes.
            while time <= Self.now {
                let now = ContinuousClock.now
                let isLive = Self.now - time < 1_000
                let isOut = isLive && now >= incident.start && now < incident.end
                for _ in 0..<Self.requestsPerTick {
                    let value = record(at: time, isOut: isOut, &random)
                    try producer.produce(topic: "metrics.http", key: nil, value: Array(value.utf8))
                    sent.add(1, ordering: .relaxed)
                }
                time += Self.tickMilliseconds
            }
            producer.poll()
            Thread.sleep(forTimeInterval: Double(Self.tickMilliseconds) / 1_000)
        }
        try producer.flush(timeout: .seconds(5))
    }

    private static var now: Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }

    /// One record; one in two hundred is bad in a way that producers really are.
    private func record(
        at milliseconds: Int64, isOut: Bool, _ random: inout SystemRandomNumberGenerator
    ) -> String {
        switch Int.random(in: 0..<800, using: &random) {
        case 0: return #"{"metric":"http.server.request.duration","value":12,"unit":"ms","timesta"#
        case 1: return event("checkout", "12", "Ms", "\(milliseconds)", status: 200, &random)
        case 2: return event("search", "0.1", "s", "\(milliseconds + 86_400_000)", status: 200, &random)
        case 3: return event("payments", "-1", "ms", "\(milliseconds)", status: 200, &random)
        default: break
        }
        let slow = Double.random(in: 0..<1, using: &random)
        let duration = 20 + 40 * slow + (slow > 0.98 ? 400 : 0)
        let failed = Int.random(in: 0..<1_000, using: &random) < 2
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let time = "\"\(RFC3339.string(Timestamp(milliseconds: milliseconds) ?? Timestamp(nanoseconds: 0)))\""
            return event("checkout", "\(duration)", "ms", time, status: isOut || failed ? 503 : 200, &random)
        case 1:
            return event("search", "\(duration / 1_000)", "s", "\(milliseconds)", status: failed ? 500 : 200, &random)
        default:
            let seconds = "\(milliseconds / 1_000).\(String(milliseconds % 1_000 + 1_000).dropFirst())"
            return event(
                "payments", "\(Int(duration * 1_000))", "us", seconds, status: failed ? 502 : 200, &random)
        }
    }

    private func event(
        _ service: String, _ value: String, _ unit: String, _ time: String, status: Int,
        _ random: inout SystemRandomNumberGenerator
    ) -> String {
        let region = ["eu", "us"].randomElement(using: &random) ?? "eu"
        let id = UInt64.random(in: 0...UInt64.max, using: &random)
        return #"{"metric":"http.server.request.duration","service":"\#(service)","region":"\#(region)","#
            + #""status":\#(status),"value":\#(value),"unit":"\#(unit)","timestamp":\#(time),"event_id":"\#(id)"}"#
    }
}
