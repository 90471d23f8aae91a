import SloburnModel

/// The samples of one key, to be counted over any stretch of time.
protocol SampleStore {
    mutating func add(_ tally: Tally, at time: Timestamp)
    /// The sum over [from, to).
    func sum(from: Timestamp, to: Timestamp) -> Tally
}

/// Every sample in a list; a sum looks at each of them.
struct SampleList: SampleStore {
    private var samples: [(time: Timestamp, tally: Tally)] = []

    mutating func add(_ tally: Tally, at time: Timestamp) { samples.append((time, tally)) }

    func sum(from: Timestamp, to: Timestamp) -> Tally {
        let inside = samples.filter { $0.time >= from && $0.time < to }
        return Tally(
            matched: inside.reduce(0) { $0 + $1.tally.matched }, total: inside.reduce(0) { $0 + $1.tally.total })
    }
}

/// Sums over the buckets before each bucket, in a binary indexed tree, so that late samples change few of them.
struct PrefixSums: SampleStore {
    // Divides every edge of a window: 10 s grids and evaluations alike.
    private let width: Int64
    private var first: Int64 = 0
    private var buckets: [Tally] = []
    private var tree: [Tally] = []

    init(width: TimeSpan) {
        self.width = width.nanoseconds
    }

    /// The widest bucket whose edges meet every multiple of 10 s and of the interval.
    static func width(interval: TimeSpan) -> TimeSpan {
        var (a, b) = (TimeSpan.seconds(10).nanoseconds, interval.nanoseconds)
        while b != 0 { (a, b) = (b, a % b) }
        return TimeSpan(nanoseconds: a)
    }

    mutating func add(_ tally: Tally, at time: Timestamp) {
        let number = floored(time)
        if buckets.isEmpty || number < first || number >= first + Int64(buckets.count) { include(number) }
        let index = Int(number - first)
        buckets[index] += tally
        var node = index + 1
        while node <= buckets.count {
            tree[node] += tally
            node += node & -node
        }
    }

    func sum(from: Timestamp, to: Timestamp) -> Tally {
        var sum = prefix(before: floored(to))
        sum -= prefix(before: floored(from))
        return sum
    }

    private func floored(_ time: Timestamp) -> Int64 {
        let rest = time.nanoseconds % width
        return (time.nanoseconds - (rest < 0 ? rest + width : rest)) / width
    }

    private func prefix(before number: Int64) -> Tally {
        var node = Int(max(0, min(Int64(buckets.count), number - first)))
        var sum = Tally.zero
        while node > 0 {
            sum += tree[node]
            node -= node & -node
        }
        return sum
    }

    /// Grows to hold a bucket, to at least twice the size, and builds the tree anew.
    private mutating func include(_ number: Int64) {
        let low = buckets.isEmpty ? number : min(first, number)
        let high = buckets.isEmpty ? number + 1 : max(first + Int64(buckets.count), number + 1)
        let room = max(Int64(1_024), high - low)
        let newFirst = buckets.isEmpty || number < first ? low - room : low
        let newEnd = number >= high - 1 ? high + room : high
        var grown = [Tally](repeating: .zero, count: Int(newEnd - newFirst))
        for (index, tally) in buckets.enumerated() { grown[index + Int(first - newFirst)] = tally }
        (first, buckets) = (newFirst, grown)
        tree = [.zero] + buckets
        for node in 1...buckets.count where node + (node & -node) <= buckets.count {
            tree[node + (node & -node)] += tree[node]
        }
    }
}
