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
        writeEvidence(since: episode.counts?.from, &writer)
        if let breakdown = episode.breakdown {
            writer.key("breakdown")
            writer.object { breakdown.write(&$0, scale: key.definition.eventScale) }
        }
        writeChanges(&writer)
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
                    past.end?.write(&writer)
                }
            }
        }
    }

    /// Writes what was changed near its beginning and since, where anything was.
    private func writeChanges(_ writer: inout JSONWriter) {
        guard !changes.isEmpty else { return }
        writer.key("changes")
        writer.array { writer in
            for change in changes {
                writer.object { writer in
                    writer.member("at", change.at)
                    writer.key("services")
                    writer.array { writer in change.services.forEach { writer.value($0) } }
                    writer.member("kind", change.kind)
                    writer.member("title", change.title)
                    writer.member("by", change.by)
                    writer.member("link", change.link)
                }
            }
        }
    }

    /// Writes where the first bad samples of the episode are to be read, as far as they are known.
    private func writeEvidence(since start: Timestamp?, _ writer: inout JSONWriter) {
        guard let start else { return }
        let places = key.badSamples.places.filter { $0.time >= start }.prefix(3)
        writer.key("evidence")
        writer.array { writer in
            for place in places {
                writer.object { writer in
                    writer.member("topic", place.input.topic)
                    writer.member("partition", Int64(place.input.partition))
                    writer.member("offset", place.offset)
                    writer.member("time", place.time)
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

extension PastEpisode.End {
    /// Writes who took notice of it, and what was changed last before it was over.
    fileprivate func write(_ writer: inout JSONWriter) {
        if let acknowledgedBy {
            writer.member("acknowledgedBy", acknowledgedBy)
            writer.member("note", note)
        }
        guard let changedAt, let change else { return }
        writer.key("lastChange")
        writer.object { writer in
            writer.member("at", changedAt)
            writer.member("title", change)
        }
    }
}
