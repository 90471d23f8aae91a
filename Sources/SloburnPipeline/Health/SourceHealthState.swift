import SloburnAlerting
import SloburnModel

/// What is remembered of a source whose owner is to hear when its data is not well.
struct SourceHealthState: Hashable {
    /// The severity under which its alert fires.
    var severity = ""
    var machine = SourceHealthMachine()
    var rejections = RejectionWindow()
    /// The first evaluation at which it was watched; nil before.
    var watchedSince: Timestamp?
    /// Since when some of it is read, but behind, by the reference clock; nil while none is.
    var behindSince: Timestamp?
}

extension ByteEncoder {
    mutating func write(_ state: SourceHealthState) {
        write(state.severity)
        write(state.machine.startsAt)
        write(count: state.machine.reasons.count)
        for reason in SourceHealthReason.allCases {
            guard let held = state.machine.reasons[reason] else { continue }
            write(reason.rawValue)
            write(held.since)
            write(held.absentSince)
        }
        write(state.machine.escalationLevel)
        write(state.machine.isAcknowledged)
        write(state.rejections.total)
        write(count: state.rejections.recent.count)
        for step in state.rejections.recent {
            write(step.start)
            write(step.count)
        }
        write(state.watchedSince)
        write(state.behindSince)
    }
}

extension ByteDecoder {
    mutating func sourceHealth() throws(CorruptRecordError) -> SourceHealthState {
        var state = SourceHealthState()
        state.severity = try text()
        let startsAt = try optionalTime()
        var reasons: [SourceHealthReason: SourceHealthMachine.Reason] = [:]
        for _ in 0..<(try listCount()) {
            let word = try text()
            guard let reason = SourceHealthReason(rawValue: word) else {
                throw failure("'\(word)' is no reason of a source's health")
            }
            reasons[reason] = .init(since: try time(), absentSince: try optionalTime())
        }
        let (level, isAcknowledged) = (try count(), try bool())
        state.machine = SourceHealthMachine(
            reasons: reasons, startsAt: startsAt, escalationLevel: Int(clamping: level),
            isAcknowledged: isAcknowledged)
        let total = try count()
        var recent: [RejectionWindow.Step] = []
        for _ in 0..<(try listCount()) { recent.append(.init(start: try time(), count: try count())) }
        state.rejections = RejectionWindow(total: total, recent: recent)
        state.watchedSince = try optionalTime()
        state.behindSince = try optionalTime()
        return state
    }
}
