package import SloburnDecode
package import SloburnModel
import SloburnNormalize

/// Reads the values of snapshot records.
public final class SnapshotReader {
    private let reader = JSONTreeReader()

    /// Creates a reader.
    public init() {}

    /// Reads a value.
    ///
    /// - Parameter json: its bytes.
    /// - Returns: what it says.
    /// - Throws: what is missing or wrong; members that are not known are passed over.
    public func read(_ json: UnsafeRawBufferPointer) throws(SnapshotError) -> SnapshotFacts {
        let root: JSONNode
        do throws(JSONSyntaxError) {
            root = try reader.read(json)
        } catch {
            throw SnapshotError(description: "not JSON at byte \(error.offset): \(error.message)")
        }
        guard root.kind == .object else { throw SnapshotError(description: "a JSON object is needed for a snapshot") }
        return try SnapshotObject(root, "").facts()
    }
}

/// An object of a snapshot and its place there.
package struct SnapshotObject {
    private let node: JSONNode
    private let path: String

    package init(_ node: JSONNode, _ path: String) {
        (self.node, self.path) = (node, path)
    }

    private func problem(_ name: StaticString, _ need: String) -> SnapshotError {
        let found = node[name].map { $0.kind == .null ? "null" : String(decoding: $0.bytes, as: UTF8.self) }
        return SnapshotError(description: "\(path)\(name): \(need) is needed; got \(found ?? "nothing")")
    }

    /// The members of an object, in their order.
    package var members: [(name: String, value: SnapshotObject)] {
        node.members.map { name, value in
            let name = String(decoding: name, as: UTF8.self)
            return (name, SnapshotObject(value, "\(path)\(name)."))
        }
    }

    package func object(_ name: StaticString) throws(SnapshotError) -> SnapshotObject {
        guard let object = optional(name) else { throw problem(name, "an object") }
        return object
    }

    package func optional(_ name: StaticString) -> SnapshotObject? {
        guard let value = node[name], value.kind == .object else { return nil }
        return SnapshotObject(value, "\(path)\(name).")
    }

    /// The objects of a list; none where there is no list.
    package func list(_ name: StaticString) -> [SnapshotObject] {
        guard let list = node[name] else { return [] }
        return list.elements.enumerated().map { SnapshotObject($1, "\(path)\(name)[\($0)].") }
    }

    /// The texts of a list.
    package func texts(_ name: StaticString) -> [String] {
        guard let list = node[name] else { return [] }
        return list.elements.filter { $0.kind == .string }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The value itself as text; nil where it is none.
    package var text: String? { node.kind == .string ? String(decoding: node.bytes, as: UTF8.self) : nil }

    /// The value itself as a number; nil where it is none.
    package var number: Double? { node.kind == .number ? Double(String(decoding: node.bytes, as: UTF8.self)) : nil }

    package func text(_ name: StaticString) throws(SnapshotError) -> String {
        guard let text = optionalText(name) else { throw problem(name, "a text") }
        return text
    }

    package func optionalText(_ name: StaticString) -> String? {
        guard let value = node[name], value.kind == .string else { return nil }
        return String(decoding: value.bytes, as: UTF8.self)
    }

    package func isTrue(_ name: StaticString) -> Bool { node[name]?.kind == .true }

    package func isFalse(_ name: StaticString) -> Bool { node[name]?.kind == .false }

    package func decimal(_ name: StaticString) throws(SnapshotError) -> Decimal128 {
        guard let value = node[name], value.kind == .number, let number = Decimal128(bytes: value.bytes) else {
            throw problem(name, "a number")
        }
        return number
    }

    package func integer(_ name: StaticString) throws(SnapshotError) -> Int64 {
        guard let value = node[name], value.kind == .number,
            let number = Int64(String(decoding: value.bytes, as: UTF8.self)), number >= 0
        else { throw problem(name, "a whole number, 0 or more,") }
        return number
    }

    package func number(_ name: StaticString) throws(SnapshotError) -> Double {
        guard let number = optionalNumber(name) else { throw problem(name, "a number") }
        return number
    }

    package func optionalNumber(_ name: StaticString) -> Double? {
        guard let value = node[name], value.kind == .number else { return nil }
        return Double(String(decoding: value.bytes, as: UTF8.self))
    }

    package func time(_ name: StaticString) throws(SnapshotError) -> Timestamp {
        guard let time = optionalTime(name) else { throw problem(name, "a time as in RFC 3339") }
        return time
    }

    package func optionalTime(_ name: StaticString) -> Timestamp? {
        guard let value = node[name], value.kind == .string else { return nil }
        let parser = TimestampParser(encoding: .rfc3339, timeZone: nil)
        return try? parser.parse(value.bytes, isNumber: false)
    }
}
