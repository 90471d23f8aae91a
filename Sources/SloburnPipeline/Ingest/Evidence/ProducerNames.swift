import SloburnModel

/// The producers of one source whose numbers are looked at, each with a number of its own.
struct ProducerNames {
    /// Names that are cut, or are no UTF-8, may be alike: so many are told apart before.
    private static let mostSpellings = 4 * SourceEvidence.mostProducers

    /// The names by number.
    private(set) var names: [String] = []
    private var numbers: [TextIdentity: Int] = [:]
    private var known: [ExactText: Int] = [:]

    /// The number of the producer with this name, given at first sight; nil where there are too many.
    mutating func number(of name: UnsafeRawBufferPointer) -> Int? {
        let identity = TextIdentity(name)
        return numbers[identity] ?? add(name, identity)
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer, _ identity: TextIdentity) -> Int? {
        if names.count == SourceEvidence.mostProducers || numbers.count == Self.mostSpellings { return nil }
        let name = String(decoding: bytes, as: UTF8.self).cut(toBytes: SourceEvidence.longestName)
        let number = known[ExactText(name)] ?? names.count
        if number == names.count {
            names.append(name)
            known[ExactText(name)] = number
        }
        numbers[identity] = number
        return number
    }

    /// Forgets every producer.
    mutating func removeAll() {
        names.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
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
