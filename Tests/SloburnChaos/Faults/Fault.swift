/// A kind of fault that a run may inject.
public enum FaultKind: String, CaseIterable, Hashable, Sendable {
    /// SIGKILL, and a start some time later.
    case kill
    /// SIGSTOP for longer than the group's session, then SIGCONT.
    case suspend
    /// SIGTERM, which must end with exit code 0, and a start.
    case terminate
    /// All connections closed and refused for a while.
    case cut
    /// A connection reset in the middle of a response.
    case reset
    /// Every round trip delayed for a while.
    case latency
    /// Few bytes a second for a while.
    case slow
    /// Connections open but nothing passed on, for a while.
    case blackHole = "black-hole"
    /// The response of a commit swallowed.
    case dropEndTxn = "drop-end-txn"
    /// The response of another request of a transaction swallowed.
    case dropResponse = "drop-response"
    /// Heartbeats held back.
    case blockHeartbeat = "block-heartbeat"
    /// The broker stopped in good order and started again.
    case brokerRestart = "broker-restart"
    /// The wall clock an hour off for a while.
    case clock

    /// Whether its daemon can do no work meanwhile.
    var takesAway: Bool {
        switch self {
        case .kill, .suspend, .terminate, .cut, .blackHole, .blockHeartbeat: true
        default: false
        }
    }

    /// Whether it is done by the proxy.
    var needsProxy: Bool {
        switch self {
        case .cut, .reset, .latency, .slow, .blackHole, .dropEndTxn, .dropResponse, .blockHeartbeat: true
        default: false
        }
    }
}

/// One fault of a plan.
struct Fault: Hashable, Sendable {
    /// What happens.
    let kind: FaultKind
    /// To which daemon, from 0; nobody's for the broker.
    let target: Int
    /// When, in milliseconds after the start.
    let start: Int64
    /// For how long, in milliseconds; for faults of one message, how long it is looked for.
    let length: Int64
    /// What the proxy does meanwhile.
    let mode: ProxyMode?

    /// When it is over.
    var end: Int64 { start + length }
}
