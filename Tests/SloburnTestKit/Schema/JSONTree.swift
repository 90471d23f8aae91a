import Foundation

/// A JSON value that can be compared, looked into and changed.
public enum JSONTree: Hashable, Sendable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    /// A step from a value to one in it.
    public enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    /// Not a JSON text.
    public struct Unreadable: Error {}

    /// Reads a JSON text.
    public init(_ bytes: some Sequence<UInt8>) throws {
        self = try Self(JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
    }

    private init(_ value: Any) throws {
        switch value {
        case is NSNull: self = .null
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(try list.map { try Self($0) })
        case let object as [String: Any]: self = .object(try object.mapValues { try Self($0) })
        case let number as NSNumber:
            // Foundation has one type for numbers and truth.
            self =
                number.objCType.pointee == CChar(UInt8(ascii: "c"))
                ? .flag(number.boolValue) : .number(number.doubleValue)
        default: throw Unreadable()
        }
    }

    /// A member of an object.
    public subscript(name: String) -> JSONTree? {
        if case .object(let members) = self { return members[name] }
        return nil
    }

    /// The value if it is a text.
    public var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }
}

// MARK: - Places in it

extension JSONTree {
    /// The ways to all values in this one, itself not among them.
    public var places: [[Step]] {
        steps.flatMap { step, value in [[step]] + value.places.map { [step] + $0 } }
    }

    private var steps: [(Step, JSONTree)] {
        switch self {
        case .list(let list): list.enumerated().map { (.element($0), $1) }
        case .object(let members): members.sorted { $0.key < $1.key }.map { (.member($0), $1) }
        default: []
        }
    }

    /// The value at a place.
    public func value(at place: some Collection<Step>) -> JSONTree? {
        guard let step = place.first else { return self }
        return steps.first { $0.0 == step }?.1.value(at: place.dropFirst())
    }

    /// The same with another value at a place, or with none.
    public func replacing(_ place: some Collection<Step>, with value: JSONTree?) -> JSONTree {
        guard let step = place.first else { return value ?? .null }
        let rest = place.dropFirst()
        switch (self, step) {
        case (.object(var members), .member(let name)):
            members[name] = rest.isEmpty ? value : members[name]?.replacing(rest, with: value)
            return .object(members)
        case (.list(var list), .element(let index)) where list.indices.contains(index):
            if rest.isEmpty, value == nil {
                list.remove(at: index)
            } else {
                list[index] = list[index].replacing(rest, with: value)
            }
            return .list(list)
        default: return self
        }
    }
}
