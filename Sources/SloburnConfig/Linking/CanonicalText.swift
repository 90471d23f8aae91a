internal import SloburnModel

/// A text for a hash: every part is ended and every list counted, so that no two meanings give one text.
struct CanonicalText {
    private(set) var hash = StableHash()

    mutating func add(_ key: String, _ value: String) {
        hash.combine(key)
        hash.combine(value)
    }

    mutating func add(_ key: String, _ name: String, _ values: [String]) {
        add(key, name)
        hash.combine("\(values.count)")
        for value in values { hash.combine(value) }
    }

    mutating func add(_ key: String, _ ratio: Ratio) { add(key, "\(ratio.numerator)/\(ratio.denominator)") }

    mutating func add(_ key: String, _ span: TimeSpan) { add(key, "\(span.nanoseconds)") }

    mutating func add(_ key: String, _ property: JSONMapping.Property) {
        switch property {
        case .field(let path): add(key, "field", [path])
        case .constant(let text): add(key, "constant", [text])
        }
    }

    /// Entries in the order of the bytes of their keys.
    static func sorted<Value>(_ entries: [String: Value]) -> [(key: String, value: Value)] {
        entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// Lists in the order of their bytes.
    static func sorted(_ lists: [[String]]) -> [[String]] {
        lists.sorted { left, right in
            left.lexicographicallyPrecedes(right) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }
}
