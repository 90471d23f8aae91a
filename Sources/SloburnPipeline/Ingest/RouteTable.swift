/// From the bytes of a sample's metric and labels to the number of its route.
///
/// An open-addressing table over one arena of bytes: a look-up hashes the bytes, compares once, and allocates nothing.
struct RouteTable: ~Copyable {
    /// More routes than this are not kept: whoever uses it then starts over, which costs time but loses nothing.
    static let limit = 1 << 18

    private struct Entry {
        var hash: UInt64 = 0
        /// Where the key begins in the arena.
        var start = 0
        var count: Int32 = 0
        /// The route's number, -1 for a free place.
        var route: Int32 = -1
    }

    // A power of two, at most half full.
    private var entries: UnsafeMutableBufferPointer<Entry>
    private var arena: UnsafeMutableRawBufferPointer
    private var arenaCount = 0
    /// How many routes are known.
    private(set) var count = 0

    init() {
        entries = Self.freeEntries(1 << 10)
        arena = .allocate(byteCount: 1 << 14, alignment: RouteKey.padding)
    }

    deinit {
        entries.deallocate()
        arena.deallocate()
    }

    /// The route of a key that is sealed, or nil at first sight.
    func route(of key: borrowing RouteKey) -> Int? {
        let bytes = key.bytes
        // A key holds at least the end of its metric.
        guard let start = bytes.baseAddress else { return nil }
        let hash = Self.hash(start, bytes.count)
        var place = Int(truncatingIfNeeded: hash) & (entries.count - 1)
        while true {
            let entry = entries[place]
            if entry.hash == hash, Int(entry.count) == bytes.count, isEqual(entry, start) { return Int(entry.route) }
            if entry.route < 0 { return nil }
            place = (place + 1) & (entries.count - 1)
        }
    }

    /// Remembers the route of a key that is sealed and was not known before.
    mutating func insert(_ key: borrowing RouteKey, route: Int) {
        let bytes = key.bytes
        guard let start = bytes.baseAddress else { return }
        if 2 * (count + 1) > entries.count { growEntries() }
        // With the zeros behind it, so that whole words compare.
        let needed = bytes.count + RouteKey.padding
        if arenaCount + needed > arena.count { growArena(by: needed) }
        UnsafeMutableRawBufferPointer(rebasing: arena[arenaCount...])
            .copyMemory(from: UnsafeRawBufferPointer(start: start, count: needed))
        place(
            Entry(
                hash: Self.hash(start, bytes.count), start: arenaCount, count: Int32(bytes.count), route: Int32(route)))
        arenaCount += needed
        count += 1
    }

    private func isEqual(_ entry: Entry, _ key: UnsafeRawPointer) -> Bool {
        guard let known = arena.baseAddress.map({ UnsafeRawPointer($0) + entry.start }) else { return false }
        var difference: UInt64 = 0
        var offset = 0
        while offset < Int(entry.count) {
            difference |= Self.word(known, offset) ^ Self.word(key, offset)
            difference |= Self.word(known, offset + 8) ^ Self.word(key, offset + 8)
            offset += 16
        }
        return difference == 0
    }

    private func place(_ entry: Entry) {
        var place = Int(truncatingIfNeeded: entry.hash) & (entries.count - 1)
        while entries[place].route >= 0 { place = (place + 1) & (entries.count - 1) }
        entries[place] = entry
    }

    private mutating func growEntries() {
        let old = entries
        entries = Self.freeEntries(2 * old.count)
        for entry in old where entry.route >= 0 { place(entry) }
        old.deallocate()
    }

    private mutating func growArena(by more: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 2 * (arena.count + more), alignment: RouteKey.padding)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: arena[..<arenaCount]))
        arena.deallocate()
        arena = larger
    }

    private static func freeEntries(_ count: Int) -> UnsafeMutableBufferPointer<Entry> {
        let entries = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count)
        entries.initialize(repeating: Entry())
        return entries
    }

    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Mixes sixteen bytes at a time by a widening multiplication, as wyhash does; what lies behind the key is 0.
    private static func hash(_ key: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: count) ^ 0xa076_1d64_78bd_642f
        var offset = 0
        while offset < count {
            state = mix(word(key, offset) ^ 0xe703_7ed1_a0b4_28db, word(key, offset + 8) ^ state)
            offset += 16
        }
        return mix(state, 0x8ebc_6af0_9c88_c6e3)
    }

    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
