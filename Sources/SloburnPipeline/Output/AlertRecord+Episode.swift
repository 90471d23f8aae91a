import SloburnBudget
import SloburnModel

extension AlertRecord {
    /// Writes what the episode has come to, and those before it.
    func writeEpisode(_ writer: inout JSONWriter) {
        guard let episode else { return }
        writer.key("episode")
        writer.object { writer in
            writer.member("burningSince", episode.counts?.from)
            if let counts = episode.counts { writer.counts(counts) }
            writer.member("budgetSpent", budgetSpent)
            writer.member("peakBurnRate", episode.peakBurnRate)
            if !transition.isFiring {
                writer.member("durationSeconds", (time - episode.startsAt).nanoseconds / 1_000_000_000)
            }
            if episode.isFlapping {
                writer.key("flapping")
                writer.value(true)
            }
        }
        writer.key("earlier")
        writer.array { writer in
            for past in episode.earlier {
                writer.object { writer in
                    writer.member("startsAt", past.startsAt)
                    writer.member("endsAt", past.endsAt)
                    writer.member("durationSeconds", (past.endsAt - past.startsAt).nanoseconds / 1_000_000_000)
                    writer.key("bad")
                    writer.append(past.bad, parts: key.definition.countScale)
                    writer.member("peakBurnRate", key.burnRate(ofPeak: past.peak))
                }
            }
        }
    }

    /// The share of the period's budget that the episode has spent; nil where that is not known.
    var budgetSpent: Double? {
        guard let counts = episode?.counts, budget.allowed > 0 else { return nil }
        return Double(counts.bad) / Double(counts.scale) / budget.allowed
    }
}
