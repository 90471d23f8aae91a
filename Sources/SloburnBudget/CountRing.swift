import SloburnModel

/// Counts in the consecutive buckets of equal width that a window covers.
///
/// A bucket is known by its number: its start divided by its width. An empty ring owns no memory, one with few counts a
/// short list of them; once half of the buckets hold something, they lie in a ring. Counts take 32 bits each until one
/// needs more.
struct CountRing: Sendable {
    /// How the buckets lie in `words`; all counts are `matched` before `total`.
    private enum Form: UInt8 {
        /// The number, then two counts, for each bucket that holds something, in order of the numbers.
        case list
        /// Two counts a slot.
        case narrow
        /// Two counts a slot, each of two words, the lower one first.
        case wide
    }

    /// No bucket has this number: nothing has changed.
    static let unchanged = Int64.max
    private static let wordsOfEntry = 3

    /// How many buckets fit.
    let capacity: Int
    /// How many buckets are not 0.
    private(set) var occupied = 0
    /// The first bucket whose count has changed since `unchanged` was set; buckets that are emptied don't count.
    var changedFrom = CountRing.unchanged
    private var words: [UInt32] = []
    private var form = Form.list

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// True when every bucket is 0.
    var isEmpty: Bool { occupied == 0 }

    /// The counts of bucket `number`, which lies among the `capacity` buckets kept.
    subscript(number: Int64) -> Tally {
        guard occupied > 0 else { return .zero }
        guard form == .list else { return tally(inSlot: slot(of: number)) }
        let place = place(of: number)
        return holds(number, at: place) ? entryTally(at: place) : .zero
    }

    /// Adds to bucket `number`, which lies among the `capacity` buckets kept.
    mutating func add(_ tally: Tally, to number: Int64) {
        guard !tally.isZero else { return }
        changedFrom = min(changedFrom, number)
        if form == .list {
            if addToList(tally, number) { return }
            makeDense()
        }
        let slot = slot(of: number)
        var sum = self.tally(inSlot: slot)
        if sum.isZero { occupied += 1 }
        sum += tally
        // What was taken back leaves the bucket as if nothing had ever been there.
        if sum.isZero { remove(number) } else { set(sum, inSlot: slot) }
    }

    /// Empties bucket `number`.
    mutating func remove(_ number: Int64) {
        guard occupied > 0 else { return }
        if form == .list {
            let place = place(of: number)
            guard holds(number, at: place) else { return }
            words.removeSubrange(place..<(place + Self.wordsOfEntry))
        } else {
            let slot = slot(of: number)
            guard !tally(inSlot: slot).isZero else { return }
            set(.zero, inSlot: slot)
        }
        occupied -= 1
        if occupied == 0 { removeAll() }
    }

    /// Empties every bucket.
    mutating func removeAll() {
        words = []
        form = .list
        occupied = 0
    }
}

// MARK: - Many buckets at once

extension CountRing {
    /// A bucket that holds something.
    typealias Bucket = BudgetWindows.LevelState.Bucket

    /// Creates a ring of these buckets: at most `capacity` consecutive ones, each once, in order, none of them 0.
    init(capacity: Int, buckets: ArraySlice<Bucket>) {
        self.init(capacity: capacity)
        guard !buckets.isEmpty else { return }
        occupied = buckets.count
        let isNarrow = buckets.allSatisfy { Self.isNarrow($0.tally) }
        if isNarrow, buckets.count < capacity / 2 {
            words.reserveCapacity(buckets.count * Self.wordsOfEntry)
            for bucket in buckets {
                words.append(UInt32(truncatingIfNeeded: bucket.number))
                words.append(UInt32(truncatingIfNeeded: bucket.tally.matched))
                words.append(UInt32(truncatingIfNeeded: bucket.tally.total))
            }
            return
        }
        form = isNarrow ? .narrow : .wide
        fillSlots(with: buckets)
    }

    private mutating func fillSlots(with buckets: ArraySlice<Bucket>) {
        let (capacity, isNarrow) = (capacity, form == .narrow)
        // The slot moves along with the number: a division for each bucket would cost more than the rest.
        var last = buckets[buckets.startIndex].number
        var slot = slot(of: last)
        words = [UInt32](repeating: 0, count: capacity * (isNarrow ? 2 : 4))
        // One check that nobody shares the array in place of four a bucket.
        words.withUnsafeMutableBufferPointer { words in
            for bucket in buckets {
                slot += Int(bucket.number - last)
                if slot >= capacity { slot -= capacity }
                last = bucket.number
                let (matched, total) = (bucket.tally.matched, bucket.tally.total)
                if isNarrow {
                    words[2 * slot] = UInt32(truncatingIfNeeded: matched)
                    words[2 * slot + 1] = UInt32(truncatingIfNeeded: total)
                } else {
                    words[4 * slot] = UInt32(truncatingIfNeeded: matched)
                    words[4 * slot + 1] = UInt32(truncatingIfNeeded: matched >> 32)
                    words[4 * slot + 2] = UInt32(truncatingIfNeeded: total)
                    words[4 * slot + 3] = UInt32(truncatingIfNeeded: total >> 32)
                }
            }
        }
    }

    /// The buckets that are not 0 among `numbers`, in order; no more than the `capacity` buckets kept.
    func buckets(_ numbers: Range<Int64>) -> [Bucket] {
        guard occupied > 0, !numbers.isEmpty else { return [] }
        var found: [Bucket] = []
        found.reserveCapacity(min(occupied, numbers.count))
        guard form != .list else {
            var place = place(of: numbers.lowerBound)
            while place < words.count, entryNumber(at: place) < numbers.upperBound {
                found.append(Bucket(number: entryNumber(at: place), tally: entryTally(at: place)))
                place += Self.wordsOfEntry
            }
            return found
        }
        var slot = slot(of: numbers.lowerBound)
        for number in numbers {
            let tally = tally(inSlot: slot)
            if !tally.isZero { found.append(Bucket(number: number, tally: tally)) }
            slot = slot + 1 == capacity ? 0 : slot + 1
        }
        return found
    }
}

// MARK: - The list

extension CountRing {
    private func entryNumber(at place: Int) -> Int64 { Int64(Int32(bitPattern: words[place])) }

    private func entryTally(at place: Int) -> Tally {
        Tally(matched: Int64(words[place + 1]), total: Int64(words[place + 2]))
    }

    private func holds(_ number: Int64, at place: Int) -> Bool {
        place < words.count && entryNumber(at: place) == number
    }

    /// The first place in the list whose number is not smaller.
    private func place(of number: Int64) -> Int {
        var (low, high) = (0, occupied)
        // Counts come nearly in order of time.
        if high > 0, entryNumber(at: (high - 1) * Self.wordsOfEntry) < number { low = high }
        while low < high {
            let middle = (low + high) / 2
            if entryNumber(at: middle * Self.wordsOfEntry) < number { low = middle + 1 } else { high = middle }
        }
        return low * Self.wordsOfEntry
    }

    /// Returns false when the list is not the place for it.
    private mutating func addToList(_ tally: Tally, _ number: Int64) -> Bool {
        let place = place(of: number)
        let isKnown = holds(number, at: place)
        var sum = isKnown ? entryTally(at: place) : .zero
        sum += tally
        if sum.isZero {
            remove(number)
            return true
        }
        guard Self.isNarrow(sum), isKnown || occupied < capacity / 2 else { return false }
        if !isKnown {
            // Ten-second buckets have numbers of 30 bits in all the time that a timestamp can tell.
            let entry = repeatElement(UInt32(truncatingIfNeeded: number), count: Self.wordsOfEntry)
            words.insert(contentsOf: entry, at: place)
            occupied += 1
        }
        words[place + 1] = UInt32(truncatingIfNeeded: sum.matched)
        words[place + 2] = UInt32(truncatingIfNeeded: sum.total)
        return true
    }

    private mutating func makeDense() {
        let entries = stride(from: 0, to: words.count, by: Self.wordsOfEntry).map {
            Bucket(number: entryNumber(at: $0), tally: entryTally(at: $0))
        }
        form = .narrow
        words = [UInt32](repeating: 0, count: 2 * capacity)
        for entry in entries { set(entry.tally, inSlot: slot(of: entry.number)) }
    }
}

// MARK: - The ring

extension CountRing {
    private static func isNarrow(_ tally: Tally) -> Bool {
        tally.matched <= Int64(UInt32.max) && tally.total <= Int64(UInt32.max)
    }

    private func slot(of number: Int64) -> Int {
        // Bucket numbers before 1970 are negative; slots are not.
        let remainder = Int(Int32(truncatingIfNeeded: number) % Int32(truncatingIfNeeded: capacity))
        return remainder < 0 ? remainder + capacity : remainder
    }

    private func tally(inSlot slot: Int) -> Tally {
        if form == .narrow {
            return Tally(matched: Int64(words[2 * slot]), total: Int64(words[2 * slot + 1]))
        }
        return Tally(matched: count(at: 4 * slot), total: count(at: 4 * slot + 2))
    }

    private mutating func set(_ tally: Tally, inSlot slot: Int) {
        if form == .narrow, !Self.isNarrow(tally) { widen() }
        if form == .narrow {
            words[2 * slot] = UInt32(truncatingIfNeeded: tally.matched)
            words[2 * slot + 1] = UInt32(truncatingIfNeeded: tally.total)
        } else {
            set(tally.matched, at: 4 * slot)
            set(tally.total, at: 4 * slot + 2)
        }
    }

    private func count(at place: Int) -> Int64 {
        Int64(truncatingIfNeeded: UInt64(words[place]) | UInt64(words[place + 1]) << 32)
    }

    private mutating func set(_ count: Int64, at place: Int) {
        words[place] = UInt32(truncatingIfNeeded: count)
        words[place + 1] = UInt32(truncatingIfNeeded: count >> 32)
    }

    private mutating func widen() {
        words = words.flatMap { [$0, 0] }
        form = .wide
    }
}
