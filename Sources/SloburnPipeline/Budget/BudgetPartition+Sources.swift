import SloburnBudget
import SloburnModel

extension BudgetPartition {
    /// Finds out how complete the sources are, counts from others where they are to, and compares those that are to be.
    ///
    /// - Parameter time: the evaluation time.
    /// - Returns: the records that say so; what is said of a source is said by partition 0.
    mutating func judgeSources(at time: Timestamp) -> [OutputRecord] {
        let changes = board.judge(at: time)
        board.forget(before: time - longestLook)
        for change in changes {
            for index in keys.indices { keys[index].take(change) }
        }
        var records: [OutputRecord] = []
        if partition == 0 {
            records += changes.map { SwitchRecord(change: $0, time: time).record(cloudEvents) }
            if isFirst(of: .minutes(1), time) {
                records += board.watches.indices.map {
                    CoverageRecord(board: board, place: $0, time: time).record(
                        cloudEvents, in: sourceBranches[board.watches[$0].watched.source] ?? .other)
                }
            }
        }
        return records + reconcile(at: time)
    }

    /// How far back anything looks: the longest window, and a period of the calendar after its end.
    static func longestLook(_ plans: [BudgetPlan]) -> TimeSpan {
        let longest = plans.flatMap(\.layout.windows).max() ?? .zero
        return TimeSpan(nanoseconds: longest.nanoseconds + TimeSpan.days(2).nanoseconds)
    }

    /// Whether a stretch of time has begun since the last evaluation.
    private func isFirst(of stretch: TimeSpan, _ time: Timestamp) -> Bool {
        clock.evaluated.map { $0.flooredTo(stretch) < time.flooredTo(stretch) } ?? true
    }
}
