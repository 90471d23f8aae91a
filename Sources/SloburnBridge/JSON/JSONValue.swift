/// A JSON value that keeps the order of its members and its numbers as they are written.
public indirect enum JSONValue: Hashable, Sendable {
    /// A member of an object.
    public struct Member: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: JSONValue

        /// Creates a member.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    case null
    case bool(Bool)
    /// A number, as it is written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// The last member of this name; nil where there is none or it is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The value if it is a text.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The members if it is an object, else none.
    public var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    /// The elements if it is a list, else none.
    public var items: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// A scalar as plain text, texts of a list with commas in between; nil for null and objects.
    public var plainText: String? {
        switch self {
        case .null, .object: nil
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array(let elements): elements.compactMap(\.plainText).joined(separator: ", ")
        }
    }

    /// An object of the members that have a value.
    static func object(some members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// A text, or nothing.
    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
