public import SloburnModel

/// What exclusions take out of a budget's counts.
///
/// Windows keep counting everything; what lies in a stretch that is excluded is counted here a second time, and the
/// difference is what the budget is judged by. So an exclusion that comes late, or is taken back, moves nothing but
/// these counts.
public struct ExcludedCounts: Sendable {
    /// What is taken out, along the axis that the budget's windows are counted along.
    public internal(set) var windows: BudgetWindows
    /// Where all that is counted is taken out, on the same axis; bounds are those of buckets.
    public internal(set) var stretches: TimeStretches

    init(layout: WindowLayout, time: Timestamp) {
        windows = BudgetWindows(layout: layout, time: time)
        // What earlier exclusions took out may still stand in the checkpoint that changes are added to.
        windows.changeEverything()
        stretches = .none
    }

    init(windows: BudgetWindows, stretches: TimeStretches) {
        self.windows = windows
        self.stretches = stretches
    }

    /// Whether there is nothing to take out, now or of late samples.
    var isEmpty: Bool { stretches.isEmpty && windows.isEmpty }

    /// Moves the end of the windows; what waits for that time has been added before.
    mutating func advance(to time: Timestamp) {
        windows.advance(to: time)
        guard let first = stretches.ranges.first, let oldest = windows.oldest, first.upperBound <= oldest else {
            return
        }
        stretches = stretches.clipped(to: oldest..<Timestamp(nanoseconds: .max))
    }
}

// MARK: - Exclusions that come late

extension ExcludedCounts {
    /// Changes the stretches that are taken out, where counts lie already.
    ///
    /// A level of the windows knows no more than what its buckets hold: a stretch that comes late takes out each bucket
    /// with counts that it touches as a whole, at the finest resolution that still reaches there. A bucket is given back
    /// when no stretch touches it any more.
    ///
    /// - Parameters:
    ///   - wanted: the stretches that are to be taken out from now on, on the windows' axis.
    ///   - counted: the windows that count everything.
    /// - Returns: what was taken out (or given back, where negative) by buckets, which begin where these do.
    mutating func change(to wanted: TimeStretches, of counted: BudgetWindows) -> [BudgetWindows.Bucket] {
        let added = wanted.subtracting(stretches)
        let removed = stretches.subtracting(wanted)
        guard !added.isEmpty || !removed.isEmpty else { return [] }
        var changes: [BudgetWindows.Bucket] = []
        var taken: [Range<Timestamp>] = []
        var freed: [Range<Timestamp>] = []
        for part in counted.finestParts {
            for bucket in part.buckets(touching: added) {
                // What is empty can be split exactly.
                if !counted.tally(ofLevel: part.level, at: bucket.lowerBound).isZero { taken.append(bucket) }
                changes += differences(to: counted, part.level, bucket)
            }
            for bucket in part.buckets(touching: removed) where !wanted.overlaps(bucket) {
                freed.append(bucket)
                changes += differences(to: nil, part.level, bucket)
            }
        }
        for change in changes { windows.add(change) }
        stretches = stretches.subtracting(TimeStretches(freed)).union(TimeStretches(taken)).union(wanted)
        return changes
    }

    /// What is to be added so that all that a bucket counts is taken out, or nothing of it where `counted` is nil.
    ///
    /// Where a finer level knows the end of the bucket, that part is told in buckets of its own: a window may begin there.
    private func differences(
        to counted: BudgetWindows?, _ level: Int, _ bucket: Range<Timestamp>
    ) -> [BudgetWindows.Bucket] {
        var rest = counted?.tally(ofLevel: level, at: bucket.lowerBound) ?? .zero
        rest -= windows.tally(ofLevel: level, at: bucket.lowerBound)
        var changes: [BudgetWindows.Bucket] = []
        if level > 0 {
            let resolution = windows.layout.levels[level - 1].resolution
            var start = windows.firstStart(ofLevel: level - 1)
            while start < bucket.upperBound {
                changes += differences(to: counted, level - 1, start..<(start + resolution))
                start = start + resolution
            }
            for change in changes { rest -= change.tally }
        }
        return rest.isZero ? changes : changes + [.init(start: bucket.lowerBound, tally: rest)]
    }
}
