import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnBridge

/// A topic of transitions, a receiver that comes and goes, and a bridge that is killed now and then.
///
/// A seed decides every step. The receiver's books are compared with the log after each commit and at the end.
struct BridgeWorld {
    struct Transition {
        var key: String
        var isFiring: Bool
        var at: Timestamp
        var event: AlertEvent
    }

    /// What the receiver was told of a key, in order.
    struct Told: Equatable {
        var at: Timestamp
        var isFiring: Bool
    }

    let kind: ReceiverKind
    var random: SeededGenerator
    var time = now
    var log: [Transition] = []
    var isUp = true
    /// What the receiver has, and what it has refused for good.
    var books: [String: [Told]] = [:]
    /// How many notices it took since this was last emptied.
    var taken: [String: Int] = [:]
    var committed: Int64?
    /// Whether the first start is not over.
    var isFirst = false
    /// Transitions that the table stood for when the first start began anew.
    var waived: Set<Int> = []
    /// What was in the log when the first bridge began: only what fired then is told.
    var firstEnd = 0
    var firingAtFirst: [String: Told] = [:]
    var machine: BridgeMachine
    var position = 0
    var inFlight: [Delivery] = []
    var lastTold: [String: Timestamp] = [:]
    var problems: [String] = []

    static let keys = ["a", "b", "c", "d", "e", "f", "bad"]

    init(_ kind: ReceiverKind, seed: UInt64) throws {
        self.kind = kind
        random = SeededGenerator(seed: seed)
        machine = BridgeMachine(.init(kind.manners, interval: .seconds(30), seed: seed))
        for _ in 0..<random.index(0..<20) { try append() }
        restart()
    }

    // MARK: - The log

    mutating func append() throws {
        let key = random.pick(Self.keys)
        let last = log.last { $0.key == key }
        // A higher tier may join, too.
        let isFiring = !(last?.isFiring ?? false) || random.chance(200)
        time = time + .milliseconds(random.number(1...5_000))
        var value = AlertValue()
        value.slo = key
        let alert = AlertRecord(
            key: key, episode: "", isFiring: isFiring, severity: "page", about: .slo, subject: key, service: key,
            group: [], at: time,
            startsAt: time, endsAt: isFiring ? nil : time, summary: key, runbook: nil, labels: [], fields: .null,
            bytes: [])
        log.append(.init(key: key, isFiring: isFiring, at: time, event: AlertEvent(alert)))
    }

    /// The last transition of each key.
    func latest(before end: Int? = nil) -> [String: Transition] {
        Dictionary(log.prefix(end ?? log.count).map { ($0.key, $0) }) { $1 }
    }

    // MARK: - The bridge

    /// Kills the bridge and begins another; what was on its way has arrived or has not.
    mutating func restart() {
        for delivery in inFlight where isUp && random.chance(500) { arrive(delivery) }
        inFlight = []
        lastTold = [:]
        let seed = UInt64(random.number(0...1_000))
        machine = BridgeMachine(.init(kind.manners, interval: .seconds(30), seed: seed))
        let firing = latest().values.filter(\.isFiring).sorted { $0.at < $1.at }
        if committed == nil {
            firstEnd = log.count
            (committed, isFirst) = (Int64(log.count), true)
        }
        let from = Int(committed ?? 0)
        position = from
        if isFirst {
            firingAtFirst = Dictionary(uniqueKeysWithValues: firing.map { ($0.key, Told(at: $0.at, isFiring: true)) })
            for index in from..<log.count where firingAtFirst[log[index].key] != nil { waived.insert(index) }
        } else if kind.manners.repeats {
            position = max(0, position - random.index(0..<5))
        }
        machine.begin(
            0, next: Int64(position), committed: Int64(from), isFirst: isFirst, firing: firing.map(\.event), at: time)
    }

    mutating func read(_ count: Int) {
        for _ in 0..<count where position < log.count {
            machine.take(log[position].event, partition: 0, offset: Int64(position), at: time)
            position += 1
        }
        if position == log.count { machine.caughtUp(0) }
    }

    mutating func send() {
        while let delivery = machine.next(at: time) {
            for notice in delivery.notices {
                let (key, at) = (notice.alert.key, notice.alert.at)
                if inFlight.contains(where: { $0.notices.contains { $0.alert.key == key } }) {
                    problems.append("\(key) is in two requests at once")
                }
                if let last = lastTold[key], at < last { problems.append("\(key) went back from \(last) to \(at)") }
                lastTold[key] = at
            }
            if delivery.notices.count > kind.manners.batch { problems.append("a request with too many alerts") }
            inFlight.append(delivery)
            if inFlight.count > kind.manners.requests { problems.append("too many requests at once") }
        }
    }

    /// One request comes to its end.
    mutating func finishOne() {
        guard !inFlight.isEmpty else { return }
        let delivery = inFlight.remove(at: random.index(0..<inFlight.count))
        guard isUp else { return machine.finished(delivery.number, .failed(reason: "down", retryAfter: nil), at: time) }
        if delivery.notices.contains(where: { $0.alert.key == "bad" }) {
            // The good ones are taken all the same; the bad one, by itself, is given up.
            for notice in delivery.notices where notice.alert.key != "bad" || delivery.notices.count == 1 {
                arrive(notice)
            }
            return machine.finished(delivery.number, .refused(reason: "status 400"), at: time)
        }
        arrive(delivery)
        // Now and then the answer is lost.
        let isLost = random.chance(50)
        machine.finished(delivery.number, isLost ? .failed(reason: "reset", retryAfter: nil) : .accepted, at: time)
    }

    private mutating func arrive(_ delivery: Delivery) { delivery.notices.forEach { arrive($0) } }

    private mutating func arrive(_ notice: Notice) {
        let key = notice.alert.key
        books[key, default: []].append(Told(at: notice.alert.at, isFiring: notice.alert.isFiring))
        taken[key, default: 0] += 1
    }

    mutating func commit() {
        let offsets = machine.committable
        machine.didCommit(offsets)
        guard let offset = offsets[0] else { return }
        if offset < committed ?? -1 || offset == committed && !isFirst {
            problems.append("committed \(offset) after \(committed ?? -1)")
        }
        (committed, isFirst) = (offset, false)
        checkBooks(upTo: Int(offset))
    }

    // MARK: - What must hold

    /// All that is committed has been told, or stands for by something newer.
    mutating func checkBooks(upTo end: Int) {
        for (key, told) in firingAtFirst where !covers(key, told.at, isExact: !kind.manners.keepsState) {
            problems.append("committed, but \(key), which fired at the first start, was not told")
        }
        for index in firstEnd..<max(firstEnd, end)
        where !covers(log[index].key, log[index].at, isExact: !kind.manners.keepsState) {
            // A newer one that will be read again does as well.
            let key = log[index].key
            if waived.contains(index) { continue }
            if kind.manners.keepsState, log[end...].contains(where: { $0.key == key }) { continue }
            problems.append("committed \(end), but transition \(index) of \(log[index].key) was not told")
        }
    }

    private func covers(_ key: String, _ at: Timestamp, isExact: Bool) -> Bool {
        books[key, default: []].contains { isExact ? $0.at == at : $0.at >= at }
    }

    /// Nothing new happens, and the receiver is there: what comes of it in the end.
    mutating func calmDown() {
        isUp = false
        while !inFlight.isEmpty { finishOne() }
        isUp = true
        taken = [:]
        for _ in 0..<400 {
            read(log.count)
            send()
            while !inFlight.isEmpty {
                finishOne()
                send()
            }
            time = time + .milliseconds(500)
        }
        commit()
    }

    /// The receiver's last word on each key is the log's, nothing is left, and transitions came in order.
    mutating func checkEnd() {
        for (key, last) in latest() {
            let isOld = (log.lastIndex { $0.key == key } ?? 0) < firstEnd
            if isOld, !last.isFiring { continue }
            let told = books[key]?.last
            if told != Told(at: last.at, isFiring: last.isFiring) {
                problems.append("\(key) ends as \(last.isFiring) at \(last.at), told \(String(describing: told))")
            }
        }
        if machine.waiting != 0 { problems.append("\(machine.waiting) transitions still wait") }
        if committed != Int64(log.count) { problems.append("committed \(committed ?? -1) of \(log.count)") }
        let firing = latest().values.count(where: \.isFiring)
        if machine.firing != firing { problems.append("\(machine.firing) fire, not \(firing)") }
    }
}
