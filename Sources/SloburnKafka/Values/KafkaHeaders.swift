/// A record's headers in order; a name may repeat.
public struct KafkaHeaders: Hashable, Sendable {
    /// One header.
    public struct Header: Hashable, Sendable {
        /// The header's name.
        public let name: String
        /// The header's bytes; nil for a null value, which is not the same as an empty one.
        public let value: [UInt8]?

        /// Makes a header.
        public init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    /// The headers in the record's order.
    public private(set) var all: [Header]

    /// Takes headers in order.
    public init(_ all: [Header] = []) {
        self.all = all
    }

    /// Whether there is none.
    public var isEmpty: Bool { all.isEmpty }

    /// Adds a header after the others.
    public mutating func append(_ name: String, _ value: [UInt8]?) {
        all.append(Header(name: name, value: value))
    }

    /// Adds a header with a text after the others.
    public mutating func append(_ name: String, _ text: String) {
        append(name, Array(text.utf8))
    }

    /// Adds a header with a text after the others, in place of all that have its name.
    public mutating func replace(_ name: String, _ text: String) {
        all.removeAll { $0.name == name }
        append(name, text)
    }

    /// The text of the last header with this name; nil without one or when its value is null.
    public subscript(name: String) -> String? {
        all.last { $0.name == name }?.value.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension KafkaHeaders: ExpressibleByDictionaryLiteral {
    /// Makes headers from names and texts, in order.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Header(name: $0.0, value: Array($0.1.utf8)) })
    }
}
