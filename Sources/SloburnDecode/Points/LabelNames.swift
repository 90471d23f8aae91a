/// The labels that somebody asks for, found by their bytes.
public struct LabelNames: Sendable {
    private struct Entry {
        var prefix: UInt64
        var text: [UInt8]
        var number: Int
    }

    /// The labels in the order of their numbers.
    public let names: [String]
    // Open addressing; -1 for an empty place.
    private var places: [Int]
    private var entries: [Entry] = []
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
            let prefix = text.withUnsafeBytes(Self.prefix)
            var place = Self.hash(prefix, text.count) & mask
            while places[place] >= 0 { place = (place + 1) & mask }
            places[place] = entries.count
            entries.append(Entry(prefix: prefix, text: text, number: number))
        }
    }

    /// How many there are.
    public var count: Int { names.count }

    /// The number of a label; nil for one that nobody asks for.
    @inline(__always)
    public func number(of name: UnsafeRawBufferPointer) -> Int? {
        let prefix = Self.prefix(name)
        var place = Self.hash(prefix, name.count) & mask
        while places[place] >= 0 {
            if let number = match(places[place], prefix, name) { return number }
            place = (place + 1) & mask
        }
        return nil
    }

    private func match(_ number: Int, _ prefix: UInt64, _ name: UnsafeRawBufferPointer) -> Int? {
        guard entries[number].prefix == prefix, entries[number].text.count == name.count,
            entries[number].text.elementsEqual(name)
        else { return nil }
        return entries[number].number
    }

    /// The last up to eight bytes: names begin alike more often than they end alike.
    @inline(__always)
    private static func prefix(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard name.count >= 8 else {
            var word: UInt64 = 0
            for byte in name { word = word << 8 | UInt64(byte) }
            return word
        }
        return name.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self)
    }

    @inline(__always)
    private static func hash(_ prefix: UInt64, _ count: Int) -> Int {
        let mixed = (prefix ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40)
    }
}
