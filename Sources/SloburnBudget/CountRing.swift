import SloburnModel

/// Counts in consecutive buckets of equal width, kept in a ring.
///
/// A bucket is known by its number: its start divided by its width. An empty ring owns no memory; counts take 32 bits
/// each until one needs more.
struct CountRing: Hashable, Sendable {
    /// How many buckets fit.
    let capacity: Int
    // matched and total of each slot, side by side; one of the two arrays is in use, none while every bucket is 0.
    private var narrow: [UInt32] = []
    private var wide: [Int64] = []
    /// How many buckets are not 0.
    private(set) var occupied = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// True when every bucket is 0.
    var isEmpty: Bool { occupied == 0 }

    /// The counts of bucket `number`.
    subscript(number: Int64) -> Tally {
        guard occupied > 0 else { return .zero }
        let slot = slot(of: number)
        if wide.isEmpty { return Tally(matched: Int64(narrow[slot]), total: Int64(narrow[slot + 1])) }
        return Tally(matched: wide[slot], total: wide[slot + 1])
    }

    /// Adds to bucket `number`, which lies among the `capacity` buckets kept.
    mutating func add(_ tally: Tally, to number: Int64) {
        guard !tally.isZero else { return }
        var sum = self[number]
        let wasZero = sum.isZero
        sum += tally
        if wasZero { occupied += 1 }
        set(sum, at: slot(of: number))
    }

    /// Empties bucket `number` and returns what it held.
    mutating func remove(_ number: Int64) -> Tally {
        let tally = self[number]
        guard !tally.isZero else { return .zero }
        occupied -= 1
        if occupied == 0 {
            removeAll()
        } else {
            set(.zero, at: slot(of: number))
        }
        return tally
    }

    /// Empties every bucket.
    mutating func removeAll() {
        narrow = []
        wide = []
        occupied = 0
    }

    private func slot(of number: Int64) -> Int {
        // Bucket numbers before 1970 are negative; slots are not.
        let remainder = Int(number % Int64(capacity))
        return 2 * (remainder < 0 ? remainder + capacity : remainder)
    }

    private mutating func set(_ tally: Tally, at slot: Int) {
        let fitsNarrow = tally.matched <= Int64(UInt32.max) && tally.total <= Int64(UInt32.max)
        if narrow.isEmpty, wide.isEmpty { narrow = [UInt32](repeating: 0, count: 2 * capacity) }
        if wide.isEmpty, !fitsNarrow {
            wide = narrow.map(Int64.init)
            narrow = []
        }
        if wide.isEmpty {
            narrow[slot] = UInt32(tally.matched)
            narrow[slot + 1] = UInt32(tally.total)
        } else {
            wide[slot] = tally.matched
            wide[slot + 1] = tally.total
        }
    }
}
