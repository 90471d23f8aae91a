import SloburnModel

extension DeltaBundle {
    /// A record of the deltas topic stays below this many bytes; Kafka's own limit is 1 MiB unless it is raised.
    public static let largestRecord = 800_000

    /// The bundle in records of bounded size.
    ///
    /// Each part names the stretches of input it comes from; only the last one closes them.
    ///
    /// - Parameter limit: the most bytes a part may take.
    /// - Returns: at least one part; together they hold what the bundle holds.
    public func parts(ofAtMost limit: Int = DeltaBundle.largestRecord) -> [DeltaBundle] {
        var parts: [[KeyDelta]] = [[]]
        var room = limit
        for key in keys {
            var rest = key.buckets[...]
            var piece = key
            repeat {
                let count = min(rest.count, max(0, (room - key.headBound) / BucketDelta.bound))
                if count == 0, !rest.isEmpty, room < limit {
                    parts.append([])
                    room = limit
                    continue
                }
                // A part that is too small for even one bucket takes one all the same.
                piece.buckets = Array(rest.prefix(max(count, 1)))
                rest = rest.dropFirst(piece.buckets.count)
                parts[parts.count - 1].append(piece)
                room -= key.headBound + piece.buckets.count * BucketDelta.bound
                piece.duplicates = 0
            } while !rest.isEmpty
        }
        let evidence = evidenceParts(room: room, limit: limit)
        let count = parts.count - 1 + evidence.count
        return (0..<count).map { index in
            // The evidence begins beside the last keys.
            let share = index - (parts.count - 1)
            return DeltaBundle(
                sender: sender, sentAt: sentAt, ranges: ranges, isContinued: index != count - 1,
                rejected: index == count - 1 ? rejected : [:], evidence: share >= 0 ? evidence[share] : [],
                keys: index < parts.count ? parts[index] : [])
        }
    }

    /// The evidence for as many parts as it takes; the first has less room.
    private func evidenceParts(room: Int, limit: Int) -> [[SourceEvidence]] {
        var parts: [[SourceEvidence]] = [[]]
        var room = room
        for evidence in evidence {
            if evidence.bound > room, room < limit {
                parts.append([])
                room = limit
            }
            parts[parts.count - 1].append(evidence)
            room -= evidence.bound
        }
        return parts
    }
}

extension DeltaBundle.BucketDelta {
    /// The most bytes it takes: a time and three counts of up to ten bytes each.
    fileprivate static let bound = 40
}

extension DeltaBundle.KeyDelta {
    /// The most bytes it takes without its buckets.
    fileprivate var headBound: Int {
        let texts = group + (part.map { $0.labels + $0.values } ?? [])
        return texts.reduce(104 + budget.utf8.count + countingRevision.utf8.count + (source?.utf8.count ?? 0)) {
            $0 + $1.utf8.count + 10
        }
    }
}
