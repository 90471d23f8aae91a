internal import SloburnNormalize

/// The name of a record, enumeration or fixed type.
///
/// *Source:* Apache Avro 1.11 specification, "Names" and "Aliases".
struct AvroName {
    /// The name with its namespace.
    let full: String
    /// The namespace, which names within the type have as well; empty for none.
    let namespace: String
    /// The other names of the type, with their namespaces.
    let aliases: [String]

    /// Reads the name of a declaration.
    init(_ node: JSONNode, _ place: AvroSchemaParser.Place) throws(AvroSchemaError) {
        let name = try Self.text(node["name"], place.below("name"))
        try Self.check(name, isFull: true, place.below("name"))
        if let dot = name.lastIndex(of: ".") {
            namespace = String(name[..<dot])
        } else if let node = node["namespace"], node.kind != .null {
            let space = place.below("namespace")
            guard node.kind == .string else { throw space.error("a namespace is a text") }
            namespace = String(decoding: node.bytes, as: UTF8.self)
            if !namespace.isEmpty { try Self.check(namespace, isFull: true, space) }
        } else {
            namespace = place.namespace
        }
        let space = namespace
        full = Self.full(name, in: space)
        aliases = try Self.texts(node["aliases"], place.below("aliases")).map { Self.full($0, in: space) }
    }

    /// A name with the namespace, which one with dots has already.
    static func full(_ name: String, in namespace: String) -> String {
        namespace.isEmpty || name.contains(".") ? name : "\(namespace).\(name)"
    }

    /// Reads a name without a namespace, as those of fields and symbols.
    static func simple(_ node: JSONNode?, _ place: AvroSchemaParser.Place) throws(AvroSchemaError) -> String {
        let name = try text(node, place)
        try check(name, isFull: false, place)
        return name
    }

    /// Reads an array of names; none where it is absent.
    static func texts(_ node: JSONNode?, _ place: AvroSchemaParser.Place) throws(AvroSchemaError) -> [String] {
        guard let node, node.kind != .null else { return [] }
        guard node.kind == .array else { throw place.error("aliases are an array of names") }
        var names: [String] = []
        for (index, element) in node.elements.enumerated() {
            let place = place.below("[\(index)]")
            let name = try text(element, place)
            try check(name, isFull: true, place)
            names.append(name)
        }
        return names
    }

    private static func text(_ node: JSONNode?, _ place: AvroSchemaParser.Place) throws(AvroSchemaError) -> String {
        guard let node, node.kind == .string else { throw place.error("a name, which is a text, is missing") }
        return String(decoding: node.bytes, as: UTF8.self)
    }

    private static func check(
        _ name: String, isFull: Bool, _ place: AvroSchemaParser.Place
    ) throws(AvroSchemaError) {
        let parts =
            isFull ? name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) : [name.utf8[...]]
        guard parts.allSatisfy(isPart) else {
            throw place.error("the name \(Excerpt.quoted(name)) is not of letters, digits and _, with no digit first")
        }
    }

    private static func isPart(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, !isDigit(first) else { return false }
        return part.allSatisfy { isDigit($0) || isLetter($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }
}
