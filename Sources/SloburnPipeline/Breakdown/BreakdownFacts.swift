import SloburnModel

/// What a breakdown comes to since a time, the largest first.
struct BreakdownFacts: Equatable {
    /// How many values, or combinations, are told.
    static let told = 5

    /// What was bad with one value, or one combination.
    struct Share: Equatable {
        /// The values; one, or one for each label.
        var values: [String]
        /// Bad events, or their parts.
        var bad: Int64
    }

    /// From when on it tells; the start of a bucket.
    let from: Timestamp
    /// All that was bad since, in events or their parts.
    let bad: Int64
    /// The labels in order, each with its values.
    let byLabel: [(label: String, shares: [Share])]
    /// Combinations of the values; empty where there is but one label.
    let combinations: [Share]

    /// Sums a breakdown up; nil where nothing was bad.
    ///
    /// - Parameters:
    ///   - breakdown: the breakdown.
    ///   - start: since when; the bucket that holds it is among those told.
    ///   - excluded: times that count for nothing; no bucket is told that they touch.
    init?(_ breakdown: Breakdown, since start: Timestamp, excluded: TimeStretches?) {
        let from = start.flooredTo(Breakdown.width)
        var sums: [[String]: Int64] = [:]
        for bucket in breakdown.buckets where bucket.start >= from {
            if excluded?.overlaps(bucket.start..<bucket.start + Breakdown.width) == true { continue }
            for count in bucket.counts { sums[count.values, default: 0] = sums[count.values, default: 0] &+ count.bad }
        }
        let counts = sums.filter { $0.value > 0 }
        bad = counts.values.reduce(0) { $0.addingSaturated($1) }
        guard bad > 0 else { return nil }
        self.from = from
        byLabel = breakdown.labels.enumerated().map { index, label in
            var byValue: [[String]: Int64] = [:]
            for (values, bad) in counts where !values.isEmpty {
                byValue[[values[index]], default: 0] = byValue[[values[index]], default: 0].addingSaturated(bad)
            }
            return (label, Self.largest(byValue))
        }
        combinations = breakdown.labels.count > 1 ? Self.largest(counts.filter { !$0.key.isEmpty }) : []
    }

    private static func largest(_ sums: [[String]: Int64]) -> [Share] {
        let shares = sums.map { Share(values: $0.key, bad: $0.value) }
        return Array(
            shares.sorted { left, right in
                left.bad != right.bad ? left.bad > right.bad : left.values.lexicographicallyPrecedes(right.values)
            }.prefix(told))
    }

    static func == (left: BreakdownFacts, right: BreakdownFacts) -> Bool {
        left.from == right.from && left.bad == right.bad && left.combinations == right.combinations
            && left.byLabel.elementsEqual(right.byLabel) { $0.label == $1.label && $0.shares == $1.shares }
    }
}

extension BreakdownFacts {
    /// Writes the facts of a budget that counts in these parts of events.
    func write(_ writer: inout JSONWriter, scale: Int64) {
        writer.member("from", from)
        writer.key("bad")
        writer.append(bad, parts: scale)
        writer.key("byLabel")
        writer.array { writer in
            for (label, shares) in byLabel {
                writer.object { writer in
                    writer.member("label", label)
                    writer.key("values")
                    writer.array { writer in
                        for share in shares {
                            writer.object { writer in
                                writer.member("value", share.values[0])
                                write(share, &writer, scale)
                            }
                        }
                    }
                }
            }
        }
        guard !combinations.isEmpty else { return }
        writer.key("combinations")
        writer.array { writer in
            for share in combinations { write(combination: share, &writer, scale) }
        }
    }

    private func write(combination share: Share, _ writer: inout JSONWriter, _ scale: Int64) {
        writer.object { writer in
            writer.key("labels")
            writer.object { writer in
                for (entry, value) in zip(byLabel, share.values) { writer.member(entry.label, value) }
            }
            write(share, &writer, scale)
        }
    }

    private func write(_ share: Share, _ writer: inout JSONWriter, _ scale: Int64) {
        writer.key("bad")
        writer.append(share.bad, parts: scale)
        writer.member("share", Double(share.bad) / Double(bad))
    }
}
