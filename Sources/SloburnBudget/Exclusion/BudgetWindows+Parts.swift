import SloburnModel

// Each instant of the past belongs to the finest level that still knows it.
extension BudgetWindows {
    /// The stretch of time that is known best at one level.
    struct Part {
        let level: Int
        let resolution: TimeSpan
        /// Where it lies; its bounds are those of buckets.
        let range: Range<Timestamp>

        /// The buckets that share time with stretches, in order.
        func buckets(touching stretches: TimeStretches) -> [Range<Timestamp>] {
            var buckets: [Range<Timestamp>] = []
            for stretch in stretches.clipped(to: range).ranges {
                var start = stretch.lowerBound.flooredTo(resolution)
                if let last = buckets.last, last.upperBound > start { start = last.upperBound }
                while start < stretch.upperBound {
                    buckets.append(start..<(start + resolution))
                    start = start + resolution
                }
            }
            return buckets
        }
    }

    /// The start of the longest window, before which nothing is known.
    var oldest: Timestamp? {
        layout.levels.indices.last.map(firstStart)
    }

    /// The levels' parts, from the finest to the coarsest; resolutions are multiples of those before them.
    var finestParts: [Part] {
        var parts: [Part] = []
        var end = time
        for (index, level) in layout.levels.enumerated() {
            if index == 0 { end = time.raisedTo(level.resolution) }
            var start = firstStart(ofLevel: index)
            if index + 1 < layout.levels.count {
                start = start.raisedTo(layout.levels[index + 1].resolution)
            }
            guard start < end else { continue }
            parts.append(Part(level: index, resolution: level.resolution, range: start..<end))
            end = start
        }
        return parts
    }

    /// What the bucket of a level holds that begins at an instant.
    func tally(ofLevel level: Int, at start: Timestamp) -> Tally {
        rings[level][start.nanoseconds.flooredQuotient(layout.levels[level].resolution.nanoseconds)]
    }

    /// Where the first bucket begins that a level knows.
    func firstStart(ofLevel index: Int) -> Timestamp {
        let level = layout.levels[index]
        return (time - level.longestWindow).flooredTo(level.resolution)
    }
}

extension Timestamp {
    /// The earliest multiple of `span` that is not before this instant.
    fileprivate func raisedTo(_ span: TimeSpan) -> Timestamp {
        let floored = flooredTo(span)
        return floored < self ? floored + span : floored
    }
}
