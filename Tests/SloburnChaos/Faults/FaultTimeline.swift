/// What has to be done for a fault, and undone.
enum FaultAction: Hashable, Sendable {
    /// SIGKILL.
    case kill(Int)
    /// Start what was killed.
    case start(Int)
    /// SIGSTOP.
    case suspend(Int)
    /// SIGCONT.
    case resume(Int)
    /// SIGTERM, wait, start; in the background.
    case cycle(Int)
    /// SIGTERM, for good; in the background.
    case stop(Int)
    /// Make a proxy behave.
    case proxy(Int, ProxyMode)
    /// Let a proxy pass everything, unless it does something else by now.
    case passAgain(Int, after: ProxyMode)
    /// Put a daemon's wall clock off by so many seconds.
    case clock(Int, seconds: Int)
    /// Restart the broker; in the background.
    case restartBroker
}

/// The actions of a plan, in order of time.
struct FaultTimeline: Sendable {
    /// An action and its time in milliseconds after the start; the fault is there where one begins.
    struct Entry: Sendable {
        let time: Int64
        let action: FaultAction
        let begins: Fault?
    }

    /// In order of time.
    let entries: [Entry]

    /// One after the other: the test broker loses a member's request to join when the next one comes before it has
    /// answered, and the group then stands still until that request times out.
    private static let scalingStep: Int64 = 4_000

    /// Goes from one daemon to all of them, and back to two, in thirds of the time.
    static func scaling(_ daemons: Int, milliseconds: Int64) -> FaultTimeline {
        let grows = (1..<daemons).map { number in
            Entry(time: milliseconds / 3 + Int64(number - 1) * scalingStep, action: .start(number), begins: nil)
        }
        let shrinks = (2..<max(2, daemons)).map { number in
            Entry(time: 2 * milliseconds / 3 + Int64(number - 1) * scalingStep, action: .stop(number), begins: nil)
        }
        return FaultTimeline(entries: grows + shrinks)
    }

    /// Takes entries in order of time.
    private init(entries: [Entry]) { self.entries = entries }

    /// Spreads out a plan.
    init(_ faults: [Fault]) {
        entries = faults.flatMap(Self.entries).sorted { $0.time < $1.time }
    }

    private static func entries(_ fault: Fault) -> [Entry] {
        func begin(_ action: FaultAction) -> Entry { Entry(time: fault.start, action: action, begins: fault) }
        func end(_ action: FaultAction) -> Entry { Entry(time: fault.end, action: action, begins: nil) }
        let target = fault.target
        return switch fault.kind {
        case .kill: [begin(.kill(target)), end(.start(target))]
        case .suspend: [begin(.suspend(target)), end(.resume(target))]
        case .terminate: [begin(.cycle(target))]
        case .brokerRestart: [begin(.restartBroker)]
        case .clock:
            [
                begin(.clock(target, seconds: fault.start.isMultiple(of: 2) ? 3_600 : -3_600)),
                end(.clock(target, seconds: 0)),
            ]
        case .cut, .reset, .latency, .slow, .blackHole, .dropEndTxn, .dropResponse, .blockHeartbeat:
            fault.mode.map { [begin(.proxy(target, $0)), end(.passAgain(target, after: $0))] } ?? []
        }
    }
}
