import SloburnDaemon
public import SloburnModel
import Synchronization

/// What a bridge tells of itself; safe from any thread.
public final class BridgeStatus: Sendable {
    /// The figures of one moment.
    public struct Figures: Hashable, Sendable {
        /// Records read.
        public var records: Int64 = 0
        /// Records that hold no alert.
        public var skipped: Int64 = 0
        /// What became of requests and transitions.
        public var counts = DeliveryCounts()
        /// Alerts firing.
        public var firing = 0
        /// Transitions that the receiver has not got.
        public var waiting = 0
        /// Whether the last request has failed.
        public var isReceiverFailing = false
        /// When a request was last taken.
        public var lastSuccess: Timestamp?
        /// Sessions with Kafka that failed and were begun anew.
        public var failedSessions: Int64 = 0

        /// Nothing yet.
        public init() {}
    }

    private let state = Mutex(Figures())

    /// Creates a status of nothing done.
    public init() {}

    /// The figures now.
    public var figures: Figures { state.withLock { $0 } }

    func update(_ body: (inout Figures) -> Void) { state.withLock { body(&$0) } }
}

extension BridgeStatus.Figures {
    /// The figures as metrics in Prometheus's text format.
    ///
    /// - Parameter bridge: its name, the value of a label.
    /// - Returns: the whole text.
    public func metrics(bridge: String) -> String {
        var text = MetricsText()
        func add(_ name: String, _ kind: MetricsText.Kind, _ help: String, _ values: [(Double, [(String, String)])]) {
            text.add(
                "sloburn_bridge_" + name, kind, help,
                values.map { MetricsText.Sample($0.0, [("bridge", bridge)] + $0.1.map { (name: $0.0, value: $0.1) }) })
        }
        add("records_total", .counter, "Records of the topic of alerts read.", [(Double(records), [])])
        add("skipped_records_total", .counter, "Records that hold no alert.", [(Double(skipped), [])])
        add(
            "requests_total", .counter, "Requests to the receiver, by what became of them.",
            [
                (Double(counts.accepted), [("outcome", "accepted")]), (Double(counts.failed), [("outcome", "failed")]),
                (Double(counts.refused), [("outcome", "refused")]),
            ])
        add(
            "transitions_total", .counter, "Transitions of alerts, by what became of them.",
            [
                (Double(counts.delivered), [("outcome", "delivered")]),
                (Double(counts.superseded), [("outcome", "superseded")]),
                (Double(counts.givenUp), [("outcome", "given_up")]),
            ])
        add("alerts_firing", .gauge, "Alerts firing.", [(Double(firing), [])])
        add("transitions_waiting", .gauge, "Transitions that the receiver has not got.", [(Double(waiting), [])])
        add("receiver_failing", .gauge, "1 while requests fail, else 0.", [(isReceiverFailing ? 1 : 0, [])])
        add(
            "last_success_time_seconds", .gauge, "When the receiver last took a request, Unix time.",
            lastSuccess.map { [(Double($0.nanoseconds) / 1e9, [])] } ?? [])
        add("failed_sessions_total", .counter, "Sessions with Kafka begun anew.", [(Double(failedSessions), [])])
        return text.text
    }
}
