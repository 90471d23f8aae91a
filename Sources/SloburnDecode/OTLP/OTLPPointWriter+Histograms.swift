internal import SloburnModel

extension OTLPPointWriter {
    /// What is read of a histogram point, beside the counts and bounds that are in the batch's arrays already.
    struct Histogram {
        var times = Times()
        /// Where the batch's counts stood before this point.
        var firstCount: Int
        /// Where its bounds stood.
        var firstBound: Int
        var count: UInt64 = 0
        var min: Double?
        var max: Double?
        /// `min` where it says something: NaN is no bound of anything.
        var knownMin: Double? { min.flatMap { $0.isFinite ? $0 : nil } }
        /// `max` where it says something.
        var knownMax: Double? { max.flatMap { $0.isFinite ? $0 : nil } }
        /// Set for a count beyond Int64.
        var hasLargeCount = false
        /// Whether the producer says that nothing was recorded.
        var isUnrecorded = false
    }

    /// The same of an exponential histogram.
    struct Exponential {
        /// One side of zero.
        struct Side {
            var offset: Int64 = 0
            var counts = 0..<0

            /// The same as a batch has it; the offset is checked before.
            var parts: ExponentialParts.Side {
                ExponentialParts.Side(offset: Int32(truncatingIfNeeded: offset), counts: counts)
            }
        }

        var common: Histogram
        var scale: Int64 = 0
        var zeroCount: UInt64 = 0
        var zeroThreshold = 0.0
        var positive = Side()
        var negative = Side()
    }

    /// Far more buckets than any producer writes: libraries keep to 160.
    static let mostBuckets = 4096

    /// Begins a histogram.
    func histogram() -> Histogram { Histogram(firstCount: batch.counts.count, firstBound: batch.bounds.count) }

    /// Keeps the count of a bucket.
    @inline(__always)
    func addCount(_ count: UInt64, _ histogram: inout Histogram) {
        if count > UInt64(Int64.max) { histogram.hasLargeCount = true }
        batch.counts.append(Int64(truncatingIfNeeded: count))
    }

    /// Takes back the counts and bounds of a point that can't be used.
    func takeBack(_ histogram: Histogram) {
        batch.counts.removeSubrange(histogram.firstCount...)
        batch.bounds.removeSubrange(histogram.firstBound...)
    }

    /// Adds a histogram as a point; notes why it can't be used otherwise.
    mutating func add(_ histogram: Histogram) {
        guard !histogram.isUnrecorded else {
            takeBack(histogram)
            return add(histogram.times, .none)
        }
        let counts = histogram.firstCount..<batch.counts.count
        let bounds = histogram.firstBound..<batch.bounds.count
        guard let fault = fault(histogram, counts, bounds) else {
            let points = batch.points.count
            add(histogram.times, .histogram(batch.histograms.count))
            guard batch.points.count > points else { return takeBack(histogram) }
            batch.histograms.append(
                HistogramParts(
                    counts: counts, bounds: bounds, count: Int64(truncatingIfNeeded: histogram.count),
                    min: kind == .delta ? histogram.knownMin : nil, max: kind == .delta ? histogram.knownMax : nil))
            return
        }
        takeBack(histogram)
        refuse(.malformed, fault)
    }

    /// What is wrong with the buckets; nil where nothing is.
    private func fault(_ histogram: Histogram, _ counts: Range<Int>, _ bounds: Range<Int>) -> String? {
        guard (counts.isEmpty && bounds.isEmpty) || counts.count == bounds.count + 1 else {
            return
                "\(counts.count) bucketCounts for \(bounds.count) explicitBounds; there should be one more than bounds"
        }
        var last = -Double.infinity
        for bound in batch.bounds[bounds] {
            guard bound > last, bound < .infinity else {
                return "explicitBounds has \(bound) behind \(last); bounds should be finite and strictly increasing"
            }
            last = bound
        }
        guard !counts.isEmpty else { return histogram.count > UInt64(Int64.max) ? Self.largeCount : nil }
        return sumFault(histogram, counts, 0)
    }

    private static let largeCount = "count is beyond 9223372036854775807, the largest that is read"

    /// What is wrong with the sum of the counts; nil where it is the count.
    private func sumFault(_ histogram: Histogram, _ counts: Range<Int>, _ zeroCount: UInt64) -> String? {
        let limit = UInt64(Int64.max)
        guard !histogram.hasLargeCount, histogram.count <= limit, zeroCount <= limit else { return Self.largeCount }
        var sum = Int64(zeroCount)
        for count in batch.counts[counts] {
            let (total, overflow) = sum.addingReportingOverflow(count)
            guard !overflow else { return Self.largeCount }
            sum = total
        }
        guard sum == Int64(histogram.count) else {
            return "count \(histogram.count) differs from \(sum), the sum of the buckets; they should be the same"
        }
        return nil
    }
}

// MARK: - Exponential buckets

extension OTLPPointWriter {
    /// Adds an exponential histogram as a point; notes why it can't be used otherwise.
    mutating func add(_ exponential: Exponential) {
        let common = exponential.common
        guard !common.isUnrecorded else {
            takeBack(common)
            return add(common.times, .none)
        }
        if let fault = fault(exponential) {
            takeBack(common)
            return refuse(.malformed, fault)
        }
        let points = batch.points.count
        add(common.times, .exponential(batch.exponentials.count))
        guard batch.points.count > points else { return takeBack(common) }
        batch.exponentials.append(
            ExponentialParts(
                scale: Int32(exponential.scale), zeroCount: Int64(truncatingIfNeeded: exponential.zeroCount),
                zeroThreshold: exponential.zeroThreshold, positive: exponential.positive.parts,
                negative: exponential.negative.parts,
                count: Int64(truncatingIfNeeded: common.count), min: kind == .delta ? common.knownMin : nil,
                max: kind == .delta ? common.knownMax : nil))
    }

    /// What is wrong with the buckets; nil where nothing is.
    private func fault(_ exponential: Exponential) -> String? {
        guard (-10...20).contains(exponential.scale) else {
            return "scale \(exponential.scale) is not between -10 and 20"
        }
        let threshold = exponential.zeroThreshold
        guard threshold >= 0, threshold < .infinity else {
            return "zeroThreshold \(threshold) is not a finite number of at least 0"
        }
        for (side, name) in [(exponential.positive, "positive"), (exponential.negative, "negative")] {
            guard side.counts.count <= Self.mostBuckets else {
                return "\(name) has more than \(Self.mostBuckets) bucketCounts"
            }
            guard isExpressible(side, exponential.scale) else {
                return "\(name) offset \(side.offset) at scale \(exponential.scale) is beyond the range of Double"
            }
        }
        let common = exponential.common
        return sumFault(common, common.firstCount..<batch.counts.count, exponential.zeroCount)
    }

    /// Whether the values of all buckets that hold any are Doubles; producers leave empty ones at either end.
    private func isExpressible(_ side: Exponential.Side, _ scale: Int64) -> Bool {
        guard Int32(exactly: side.offset) != nil else { return false }
        let counts = batch.counts[side.counts]
        guard let first = counts.firstIndex(where: { $0 != 0 }), let last = counts.lastIndex(where: { $0 != 0 })
        else { return true }
        let lowest = side.offset + Int64(first - counts.startIndex)
        let highest = side.offset + Int64(last - counts.startIndex)
        // Doubles lie from 2^-1074 to below 2^1024. Bucket i is about 2^(i ÷ 2^scale), its lower end not included.
        guard scale < 0 else { return lowest >= -1074 << scale - 1 && highest < 1024 << scale }
        return lowest >= -1075 >> -scale && highest <= 1023 >> -scale
    }
}
