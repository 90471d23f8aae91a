import SloburnConfig
import SloburnModel

/// The two internal topics, whose partitions belong together: one's sums are the other's state.
enum InternalTopics {
    /// They have different numbers of partitions.
    struct Mismatch: Error, Hashable, CustomStringConvertible {
        /// Both topics, their partitions, and what to do.
        let description: String
    }

    /// The number of partitions that both have.
    ///
    /// - Parameters:
    ///   - reports: what was found of the topics.
    ///   - settings: what they are called.
    /// - Returns: over how many partitions the SLO keys are spread.
    /// - Throws: `Mismatch`, which only somebody who knows what they hold can mend.
    static func partitions(_ reports: [TopicSetUp.Report], of settings: DaemonSettings) throws(Mismatch) -> Int {
        let counts = Dictionary(reports.map { ($0.plan.name, $0.partitions) }) { $1 }
        let (deltas, checkpoints) = (settings.topics.deltas, settings.topics.checkpoints)
        let (sums, states) = (counts[deltas] ?? 0, counts[checkpoints] ?? 0)
        guard sums == states, sums > 0 else {
            throw Mismatch(
                description: "\(deltas) has \(sums) partitions and \(checkpoints) has \(states), but partition for "
                    + "partition they belong together: delete the one that is wrong, set spec.partitions to the number "
                    + "of the other, and start again; or name new ones in spec.topics.deltas and "
                    + "spec.topics.checkpoints, whose budgets begin anew")
        }
        return sums
    }
}
