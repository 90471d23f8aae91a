/// From the bytes of a sample's metric and labels to the number of its route.
///
/// An open-addressing table over one arena of bytes: a look-up hashes the bytes, compares once, and allocates nothing.
struct RouteCache {
    /// More routes than this are not kept: whoever uses it then starts over, which costs time but loses nothing.
    static let limit = 1 << 18

    private struct Entry {
        var hash: UInt64
        var start: Int
        var count: Int
        var route: Int32
    }

    private var entries: [Entry] = []
    private var arena: [UInt8] = []
    // Indices into `entries`, -1 for free; a power of two in size, at most half full.
    private var table = [Int32](repeating: -1, count: 1 << 10)

    /// How many routes are known.
    var count: Int { entries.count }

    /// The route of these bytes, or nil at first sight.
    ///
    /// - Parameter key: the bytes, behind which `LabelBytes.padding` more can be read.
    /// - Returns: its number.
    func route(of key: UnsafeRawBufferPointer) -> Int? {
        let hash = Self.hash(key)
        var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[slot] >= 0 {
            let entry = entries[Int(table[slot])]
            if entry.hash == hash, entry.count == key.count, isEqual(entry, key) { return Int(entry.route) }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    /// Remembers the route of bytes not known before, behind which `LabelBytes.padding` more can be read.
    mutating func insert(_ key: UnsafeRawBufferPointer, route: Int) {
        if 2 * (entries.count + 1) > table.count { grow() }
        entries.append(Entry(hash: Self.hash(key), start: arena.count, count: key.count, route: Int32(route)))
        arena.append(contentsOf: key)
        arena.append(contentsOf: repeatElement(0, count: LabelBytes.padding))
        place(entries.count - 1)
    }

    private func isEqual(_ entry: Entry, _ key: UnsafeRawBufferPointer) -> Bool {
        arena.withUnsafeBytes { arena in
            var difference: UInt64 = 0
            var offset = 0
            while offset < entry.count {
                let known = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
                let left = entry.count - offset
                difference |= (known ^ Self.word(key, offset)) & Self.mask(left)
                offset += 8
            }
            return difference == 0
        }
    }

    /// Eight bytes at once; those behind the end are anything.
    private static func word(_ key: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        // Less than a key can't be asked for, so there is a base address.
        key.baseAddress.map { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) } ?? 0
    }

    /// All ones in as many bytes as are left.
    private static func mask(_ left: Int) -> UInt64 { left >= 8 ? .max : (1 << UInt64(8 * left)) &- 1 }

    private mutating func place(_ index: Int) {
        var slot = Int(truncatingIfNeeded: entries[index].hash) & (table.count - 1)
        while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
        table[slot] = Int32(index)
    }

    private mutating func grow() {
        table = [Int32](repeating: -1, count: 2 * table.count)
        for index in entries.indices { place(index) }
    }

    /// Mixes eight bytes at a time by a widening multiplication, as wyhash does.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(key.count) ^ 0xa076_1d64_78bd_642f
        var offset = 0
        while offset < key.count {
            state = mix(state ^ (word(key, offset) & mask(key.count - offset)))
            offset += 8
        }
        return mix(state)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
        return product.high ^ product.low
    }
}
