import SloburnModel

// The combinations of values once, then for each bucket their places and what was bad.
extension ByteEncoder {
    /// Writes a breakdown, where there is one.
    mutating func write(_ breakdown: Breakdown?) {
        write(breakdown != nil)
        guard let breakdown else { return }
        write(breakdown.labels)
        var places: [[String]: Int] = [:]
        var combinations: [[String]] = []
        for values in breakdown.buckets.lazy.flatMap(\.counts).map(\.values) where places[values] == nil {
            places[values] = combinations.count
            combinations.append(values)
        }
        write(count: combinations.count)
        for values in combinations { write(values) }
        write(count: breakdown.buckets.count)
        for bucket in breakdown.buckets {
            write(bucket.start)
            write(count: bucket.counts.count)
            for count in bucket.counts {
                write(count: places[count.values] ?? 0)
                write(count.bad)
            }
        }
    }
}

extension ByteDecoder {
    /// Reads a breakdown, where there is one.
    mutating func breakdown() throws(CorruptRecordError) -> Breakdown? {
        guard try bool() else { return nil }
        let labels = try texts()
        var combinations: [[String]] = []
        for _ in 0..<(try listCount(bytesOfElement: 1)) {
            let values = try texts()
            guard values.isEmpty || values.count == labels.count else { throw failure("values of other labels") }
            combinations.append(values)
        }
        var buckets: [Breakdown.Bucket] = []
        for _ in 0..<(try listCount(bytesOfElement: 2)) {
            var bucket = Breakdown.Bucket(start: try time(), counts: [])
            guard buckets.last.map({ $0.start < bucket.start }) ?? true else { throw failure("buckets out of order") }
            for _ in 0..<(try listCount(bytesOfElement: 2)) {
                let place = try unsigned()
                guard place < UInt64(combinations.count) else { throw failure("values that were not named before") }
                bucket.counts.append(Breakdown.Count(values: combinations[Int(place)], bad: try integer()))
            }
            buckets.append(bucket)
        }
        return Breakdown(labels: labels, buckets: buckets)
    }
}
