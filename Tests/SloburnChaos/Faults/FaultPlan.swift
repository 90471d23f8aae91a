import SloburnTestKit

/// A seeded list of faults that leaves at least one daemon in peace at any time.
struct FaultPlan: Sendable {
    /// What a plan depends on.
    struct Settings: Sendable {
        /// Gives the same plan again.
        var seed: UInt64
        /// Faults begin within this time, in milliseconds after the start.
        var range: Range<Int64>
        /// How many daemons there are.
        var daemons: Int
        /// What may happen.
        var kinds: Set<FaultKind>
        /// The time from one fault to the next, in milliseconds.
        var step: ClosedRange<Int64> = 1_200...2_600
        /// The time between two restarts of the broker, in milliseconds.
        var brokerStep: ClosedRange<Int64> = 100_000...140_000
    }

    /// A daemon that was away is left alone for so long, so that it is back before it goes again, in milliseconds.
    private static let recovery: Int64 = 4_000
    /// Nothing else begins so long before and after a restart of the broker, in milliseconds.
    private static let brokerPeace: (before: Int64, after: Int64) = (2_000, 14_000)

    /// How often a kind is chosen, against the others.
    private static let weights: [(kind: FaultKind, weight: Int)] = [
        (.kill, 18), (.suspend, 8), (.terminate, 12), (.cut, 14), (.reset, 16), (.latency, 12), (.slow, 4),
        (.blackHole, 4), (.dropEndTxn, 14), (.dropResponse, 8), (.blockHeartbeat, 4), (.clock, 4),
    ]

    /// All of them, in order of their beginning.
    private(set) var faults: [Fault] = []
    private let settings: Settings
    private var random: SeededGenerator
    /// Until when each daemon is away, and until when its proxy or its clock is taken.
    private var away: [Int64]
    private var busy: [Int64]

    /// Makes a plan.
    init(_ settings: Settings) {
        self.settings = settings
        random = SeededGenerator(seed: settings.seed ^ 0xfa17)
        away = Array(repeating: 0, count: settings.daemons)
        busy = Array(repeating: 0, count: settings.daemons)
        let weights = Self.weights.filter { settings.kinds.contains($0.kind) }
        var time = settings.range.lowerBound
        var nextBroker = settings.kinds.contains(.brokerRestart) ? time + random.number(settings.brokerStep) : .max
        while settings.range.contains(time) {
            if time >= nextBroker - Self.brokerPeace.before {
                time = max(time, nextBroker)
                guard settings.range.contains(time) else { break }
                faults.append(Fault(kind: .brokerRestart, target: 0, start: time, length: 8_000, mode: nil))
                nextBroker = time + random.number(settings.brokerStep)
                time += Self.brokerPeace.after
                continue
            }
            if let fault = choose(weights, at: time) { faults.append(fault) }
            time += random.number(settings.step)
        }
    }

    /// A few tries find a kind and a daemon that fit; else nothing happens this time.
    private mutating func choose(_ weights: [(kind: FaultKind, weight: Int)], at time: Int64) -> Fault? {
        let sum = weights.reduce(0) { $0 + $1.weight }
        guard sum > 0 else { return nil }
        for _ in 0..<20 {
            var left = random.index(0..<sum)
            guard
                let kind = weights.first(where: { (_, weight) in
                    left -= weight
                    return left < 0
                })?.kind
            else { return nil }
            let target = random.index(0..<settings.daemons)
            if isFree(target, for: kind, at: time) { return make(kind, target, at: time) }
        }
        return nil
    }

    private func isFree(_ target: Int, for kind: FaultKind, at time: Int64) -> Bool {
        guard away[target] <= time else { return false }
        if kind.needsProxy || kind == .clock || kind == .terminate, busy[target] > time { return false }
        guard kind.takesAway, settings.daemons > 1 else { return true }
        return away.indices.contains { $0 != target && away[$0] <= time }
    }

    private mutating func make(_ kind: FaultKind, _ target: Int, at time: Int64) -> Fault {
        let (length, mode) = shape(kind)
        if kind.takesAway { away[target] = time + length + Self.recovery }
        if kind.needsProxy || kind == .clock { busy[target] = time + length }
        return Fault(kind: kind, target: target, start: time, length: length, mode: mode)
    }

    /// How long a fault lasts in milliseconds, and what the proxy does.
    private mutating func shape(_ kind: FaultKind) -> (Int64, ProxyMode?) {
        switch kind {
        case .kill: (random.number(500...8_000), nil)
        case .suspend: (random.number(7_000...9_000), nil)
        case .terminate: (3_000, nil)
        case .cut: (random.number(300...4_000), .refuse)
        case .reset:
            (4_000, .resetInResponse(random.pick([nil, .fetch, .produce, .endTransaction, .heartbeat])))
        case .latency: (random.number(2_000...6_000), .latency(milliseconds: random.index(50..<1_500), jitter: 100))
        case .slow: (random.number(2_000...5_000), .rate(bytesPerSecond: random.index(10_000..<100_000)))
        case .blackHole: (random.number(1_000...5_000), .blackHole)
        case .dropEndTxn: (4_000, .dropResponse(.endTransaction))
        case .dropResponse:
            (
                4_000,
                .dropResponse(random.pick([.produce, .addPartitionsToTransaction, .transactionOffsetCommit, .fetch]))
            )
        case .blockHeartbeat: (random.number(7_000...8_000), .block(.heartbeat))
        case .clock: (random.number(3_000...8_000), nil)
        case .brokerRestart: (8_000, nil)
        }
    }
}
