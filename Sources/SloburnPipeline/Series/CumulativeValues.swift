import SloburnModel

/// The value of a counter.
struct CounterValue: CumulativeValue {
    var count: Int64

    func increase(since earlier: CounterValue) -> SeriesIncrease<CounterValue> {
        count < earlier.count ? .dropped : .by(CounterValue(count: count - earlier.count))
    }
}

/// The counts of a histogram with explicit buckets.
struct HistogramValue: CumulativeValue {
    var bounds: [Double]
    var counts: [Int64]
    var total: Int64

    func increase(since earlier: HistogramValue) -> SeriesIncrease<HistogramValue> {
        guard bounds == earlier.bounds, counts.count == earlier.counts.count else { return .incomparable }
        guard total >= earlier.total, let counts = counts.minus(earlier.counts) else { return .dropped }
        return .by(HistogramValue(bounds: bounds, counts: counts, total: total - earlier.total))
    }
}

/// The counts of a histogram with exponential buckets.
struct ExponentialValue: CumulativeValue {
    struct Side: Equatable {
        var offset: Int
        var counts: [Int64]

        /// The same counts at a smaller scale: `shift` halvings join `2^shift` buckets.
        ///
        /// *Source:* OpenTelemetry metrics data model, "Producer expectations": perfect subsetting.
        func downscaled(by shift: Int) -> Side {
            guard shift > 0, !counts.isEmpty else { return self }
            let first = offset >> shift
            let last = (offset + counts.count - 1) >> shift
            var joined = [Int64](repeating: 0, count: last - first + 1)
            for (place, count) in counts.enumerated() { joined[((offset + place) >> shift) - first] &+= count }
            return Side(offset: first, counts: joined)
        }

        /// What came since earlier counts at the same scale; nil where some are smaller.
        func minus(_ earlier: Side) -> Side? {
            guard !earlier.counts.isEmpty else { return self }
            let first = counts.isEmpty ? earlier.offset : min(offset, earlier.offset)
            let end = max(offset + counts.count, earlier.offset + earlier.counts.count)
            // Producers may begin anew anywhere on the axis; buckets that far apart are not of one series.
            guard end - first <= 1 << 14 else { return nil }
            var rest = [Int64](repeating: 0, count: end - first)
            for (place, count) in counts.enumerated() { rest[offset - first + place] = count }
            for (place, count) in earlier.counts.enumerated() {
                rest[earlier.offset - first + place] &-= count
                if rest[earlier.offset - first + place] < 0 { return nil }
            }
            return Side(offset: first, counts: rest)
        }
    }

    var scale: Int
    var zeroCount: Int64
    var zeroThreshold: Double
    var positive: Side
    var negative: Side
    var total: Int64

    func increase(since earlier: ExponentialValue) -> SeriesIncrease<ExponentialValue> {
        let common = min(scale, earlier.scale)
        let (new, old) = (downscaled(to: common), earlier.downscaled(to: common))
        guard zeroThreshold == earlier.zeroThreshold else { return .incomparable }
        guard total >= earlier.total, zeroCount >= earlier.zeroCount,
            let positive = new.positive.minus(old.positive), let negative = new.negative.minus(old.negative)
        else { return .dropped }
        return .by(
            ExponentialValue(
                scale: common, zeroCount: zeroCount - earlier.zeroCount, zeroThreshold: zeroThreshold,
                positive: positive, negative: negative, total: total - earlier.total))
    }

    private func downscaled(to scale: Int) -> ExponentialValue {
        var value = self
        value.positive = positive.downscaled(by: self.scale - scale)
        value.negative = negative.downscaled(by: self.scale - scale)
        value.scale = scale
        return value
    }
}

extension [Int64] {
    /// What came since earlier counts of the same buckets; nil where some are smaller.
    fileprivate func minus(_ earlier: [Int64]) -> [Int64]? {
        var rest = self
        for index in rest.indices {
            guard rest[index] >= earlier[index] else { return nil }
            rest[index] -= earlier[index]
        }
        return rest
    }
}
