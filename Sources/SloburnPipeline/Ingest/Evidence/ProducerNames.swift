import SloburnModel

/// The producers of one source whose numbers are looked at, each with a number of its own.
///
/// An open-addressing table of the bytes of their names: a look-up hashes them, compares once, and allocates nothing.
struct ProducerNames {
    /// Names that are cut, or are no UTF-8, may be alike: so many are told apart before.
    private static let mostSpellings = 4 * SourceEvidence.mostProducers

    /// The names by number.
    private(set) var names: [String] = []
    private var known: [ExactText: Int] = [:]
    private var spellings: [(bytes: [UInt8], number: Int)] = []
    // The numbers of the spellings, -1 for a free place; at most half full, empty before the first name.
    private var table: [Int32] = []

    /// The number of the producer with this name, given at first sight; nil where there are too many.
    mutating func number(of name: UnsafeRawBufferPointer) -> Int? {
        if table.isEmpty { table = Array(repeating: -1, count: 2 * Self.mostSpellings) }
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: RecordChecksum.of(name)) & mask
        while table[place] >= 0 {
            let spelling = Int(table[place])
            if spellings[spelling].bytes.elementsEqual(name) { return spellings[spelling].number }
            place = (place + 1) & mask
        }
        return add(name, at: place)
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int? {
        if names.count == SourceEvidence.mostProducers || spellings.count == Self.mostSpellings { return nil }
        let name = String(decoding: bytes, as: UTF8.self).cut(toBytes: CompletenessRule.longestName)
        let number = known[ExactText(name)] ?? names.count
        if number == names.count {
            names.append(name)
            known[ExactText(name)] = number
        }
        table[place] = Int32(spellings.count)
        spellings.append((Array(bytes), number))
        return number
    }

    /// Forgets every producer.
    mutating func removeAll() {
        if spellings.isEmpty { return }
        names.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
        spellings.removeAll(keepingCapacity: true)
        for place in table.indices { table[place] = -1 }
    }
}

extension String {
    /// The longest beginning of at most so many bytes that ends with a whole character of Unicode.
    fileprivate func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var text = String.UnicodeScalarView()
        var count = 0
        for scalar in unicodeScalars {
            count += UTF8.width(scalar)
            if count > limit { break }
            text.append(scalar)
        }
        return String(text)
    }
}
