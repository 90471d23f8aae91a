import SloburnModel

/// Counts in the consecutive buckets of equal width that a window covers.
///
/// A bucket is known by its number: its start divided by its width. An empty ring owns no memory, one with few counts a
/// short list of them; once half of the buckets hold something, they lie in a ring. Counts take 32 bits each until one
/// needs more.
struct CountRing: Sendable {
    /// A bucket that holds something.
    struct Entry: Sendable {
        var number: Int32
        var matched: UInt32
        var total: UInt32

        var tally: Tally { Tally(matched: Int64(matched), total: Int64(total)) }

        /// Creates an entry, if everything fits into 32 bits.
        init?(_ number: Int64, _ tally: Tally) {
            guard let number = Int32(exactly: number), let matched = UInt32(exactly: tally.matched),
                let total = UInt32(exactly: tally.total)
            else { return nil }
            (self.number, self.matched, self.total) = (number, matched, total)
        }
    }

    /// How many buckets fit.
    let capacity: Int
    /// How many buckets are not 0.
    private(set) var occupied = 0
    // One of the three is in use, none while every bucket is 0. The list is in order of the numbers; of a ring's slots
    // matched and total lie side by side.
    private var sparse: [Entry] = []
    private var narrow: [UInt32] = []
    private var wide: [Int64] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// True when every bucket is 0.
    var isEmpty: Bool { occupied == 0 }

    private var isDense: Bool { !narrow.isEmpty || !wide.isEmpty }

    /// The counts of bucket `number`.
    subscript(number: Int64) -> Tally {
        guard occupied > 0 else { return .zero }
        guard isDense else {
            let index = place(of: number)
            return index < sparse.count && sparse[index].number == number ? sparse[index].tally : .zero
        }
        let slot = slot(of: number)
        if wide.isEmpty { return Tally(matched: Int64(narrow[slot]), total: Int64(narrow[slot + 1])) }
        return Tally(matched: wide[slot], total: wide[slot + 1])
    }

    /// The buckets that are not 0, in order; `first` is the number of the first one kept.
    func entries(from first: Int64) -> [(number: Int64, tally: Tally)] {
        guard isDense else { return sparse.map { (Int64($0.number), $0.tally) } }
        var found: [(number: Int64, tally: Tally)] = []
        found.reserveCapacity(occupied)
        var number = first + Int64(capacity)
        // From the newest on, until nothing is left.
        while found.count < occupied, number > first {
            number -= 1
            let tally = self[number]
            if !tally.isZero { found.append((number, tally)) }
        }
        found.reverse()
        return found
    }

    /// Adds to bucket `number`, which lies among the `capacity` buckets kept.
    mutating func add(_ tally: Tally, to number: Int64) {
        guard !tally.isZero else { return }
        if !isDense {
            if addToList(tally, number) { return }
            makeDense()
        }
        var sum = self[number]
        if sum.isZero { occupied += 1 }
        sum += tally
        set(sum, at: slot(of: number))
    }

    /// Empties bucket `number` and returns what it held.
    mutating func remove(_ number: Int64) -> Tally {
        let tally = self[number]
        guard !tally.isZero else { return .zero }
        occupied -= 1
        if occupied == 0 {
            removeAll()
        } else if isDense {
            set(.zero, at: slot(of: number))
        } else {
            sparse.remove(at: place(of: number))
        }
        return tally
    }

    /// Empties every bucket.
    mutating func removeAll() {
        sparse = []
        narrow = []
        wide = []
        occupied = 0
    }
}

// MARK: - The list

extension CountRing {
    /// The first place in the list whose number is not smaller.
    private func place(of number: Int64) -> Int {
        // Counts come nearly in order of time.
        guard let last = sparse.last, number <= last.number else { return sparse.count }
        var (low, high) = (0, sparse.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sparse[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Returns false when the list is not the place for it.
    private mutating func addToList(_ tally: Tally, _ number: Int64) -> Bool {
        let index = place(of: number)
        let isKnown = index < sparse.count && sparse[index].number == number
        var sum = isKnown ? sparse[index].tally : .zero
        sum += tally
        guard isKnown || sparse.count < capacity / 2, let entry = Entry(number, sum) else { return false }
        if isKnown {
            sparse[index] = entry
        } else {
            sparse.insert(entry, at: index)
            occupied += 1
        }
        return true
    }

    private mutating func makeDense() {
        let entries = sparse
        sparse = []
        narrow = [UInt32](repeating: 0, count: 2 * capacity)
        for entry in entries { set(entry.tally, at: slot(of: Int64(entry.number))) }
    }
}

// MARK: - The ring

extension CountRing {
    private func slot(of number: Int64) -> Int {
        // Bucket numbers before 1970 are negative; slots are not.
        let remainder = Int(number % Int64(capacity))
        return 2 * (remainder < 0 ? remainder + capacity : remainder)
    }

    private mutating func set(_ tally: Tally, at slot: Int) {
        let fitsNarrow = tally.matched <= Int64(UInt32.max) && tally.total <= Int64(UInt32.max)
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
