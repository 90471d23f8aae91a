/// The labels that somebody asks for, found by their bytes.
public struct LabelNames: Sendable {
    private struct Entry {
        var ending: UInt64
        var count: Int
        /// Where the text is in `texts`.
        var start: Int
        var number: Int
    }

    /// The labels in the order of their numbers.
    public let names: [String]
    // Open addressing; -1 for an empty place.
    private var places: [Int]
    private var entries: [Entry] = []
    private var texts: [UInt8] = []
    private let mask: Int

    /// Creates the table of these labels.
    public init(_ names: [String]) {
        self.names = names
        var size = 8
        while size < 4 * names.count { size *= 2 }
        mask = size - 1
        places = [Int](repeating: -1, count: size)
        for (number, name) in names.enumerated() {
            let text = Array(name.utf8)
            let ending = text.withUnsafeBytes(Self.ending)
            var place = Self.hash(ending, text.count) & mask
            while places[place] >= 0 { place = (place + 1) & mask }
            places[place] = entries.count
            entries.append(Entry(ending: ending, count: text.count, start: texts.count, number: number))
            texts += text
        }
    }

    /// How many there are.
    public var count: Int { names.count }

    /// The number of a label; nil for one that nobody asks for.
    @inline(__always)
    public func number(of name: UnsafeRawBufferPointer) -> Int? {
        let ending = Self.ending(name)
        var place = Self.hash(ending, name.count) & mask
        while places[place] >= 0 {
            let entry = entries[places[place]]
            if entry.ending == ending, entry.count == name.count, beginsAlike(entry, name) { return entry.number }
            place = (place + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func beginsAlike(_ entry: Entry, _ name: UnsafeRawBufferPointer) -> Bool {
        texts.withUnsafeBytes { texts in
            var place = 0
            // The last eight bytes are those of the ending.
            while place < name.count - 8 {
                let word = name.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                guard texts.loadUnaligned(fromByteOffset: entry.start + place, as: UInt64.self) == word else {
                    return false
                }
                place += 8
            }
            return true
        }
    }

    /// The last up to eight bytes: names begin alike more often than they end alike.
    @inline(__always)
    private static func ending(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard name.count >= 8 else {
            var word: UInt64 = 0
            for byte in name { word = word << 8 | UInt64(byte) }
            return word
        }
        return name.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self)
    }

    @inline(__always)
    private static func hash(_ ending: UInt64, _ count: Int) -> Int {
        let mixed = (ending ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40)
    }
}
