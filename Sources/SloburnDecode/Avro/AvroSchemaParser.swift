internal import SloburnNormalize

/// Reads a schema's JSON, whose depth the JSON reader bounds, into numbered types.
struct AvroSchemaParser {
    /// Where a type stands.
    struct Place {
        var path: String
        /// The namespace of names without one; empty for none.
        var namespace: String

        /// The place of an attribute.
        func below(_ name: String, namespace: String? = nil) -> Place {
            Place(
                path: path.isEmpty || name.hasPrefix("[") ? path + name : "\(path).\(name)",
                namespace: namespace ?? self.namespace)
        }

        func error(_ message: String) -> AvroSchemaError { AvroSchemaError(path, message) }
    }

    private static let primitives: [(name: String, shape: AvroType.Shape)] = [
        ("null", .null), ("boolean", .boolean), ("int", .int), ("long", .long), ("float", .float),
        ("double", .double), ("bytes", .bytes), ("string", .string),
    ]

    /// The types so far; the primitive ones come first.
    var types = Self.primitives.map { AvroType($0.shape) }
    // The types by their full names.
    private var numbers = Dictionary(uniqueKeysWithValues: Self.primitives.enumerated().map { ($1.name, $0) })

    /// Reads a type.
    ///
    /// - Parameters:
    ///   - node: its JSON.
    ///   - place: where it stands.
    /// - Returns: its number.
    /// - Throws: what is wrong with it.
    mutating func type(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        switch node.kind {
        case .string: return try named(String(decoding: node.bytes, as: UTF8.self), place)
        case .array: return try union(node, place)
        case .object: return try declared(node, place)
        default: throw place.error("a type is a name, an object or an array of types")
        }
    }

    /// Adds a type.
    mutating func add(_ type: AvroType) -> Int {
        types.append(type)
        return types.count - 1
    }

    /// Notes a named type that is read next, so that it can hold itself.
    mutating func define(_ name: String, _ type: AvroType, _ place: Place) throws(AvroSchemaError) -> Int {
        guard numbers[name] == nil else { throw place.error("the name \(Excerpt.quoted(name)) is taken already") }
        let number = add(type)
        numbers[name] = number
        return number
    }

    private func named(_ name: String, _ place: Place) throws(AvroSchemaError) -> Int {
        if let number = primitive(name) ?? numbers[AvroName.full(name, in: place.namespace)] ?? numbers[name] {
            return number
        }
        let known = "null, boolean, int, long, float, double, bytes, string or a type defined before"
        guard ["record", "error", "enum", "array", "map", "fixed"].contains(name) else {
            throw place.error("the type \(Excerpt.quoted(name)) is not \(known)")
        }
        throw place.error("the type \(Excerpt.quoted(name)) needs an object with its attributes")
    }

    private func primitive(_ name: String) -> Int? { Self.primitives.firstIndex { $0.name == name } }

    private mutating func union(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        var branches: [Int] = []
        var seen: Set<String> = []
        for (index, element) in node.elements.enumerated() {
            let place = place.below("[\(index)]")
            let number = try type(element, place)
            guard let key = unionKey(types[number].shape) else {
                throw place.error("a union can't hold another one directly")
            }
            guard seen.insert(key).inserted else { throw place.error("the union holds \(key) twice") }
            branches.append(number)
        }
        return add(AvroType(.union(branches)))
    }

    /// What a union may hold once only; nil for what it can't hold.
    private func unionKey(_ shape: AvroType.Shape) -> String? {
        switch shape {
        case .union: nil
        case .record(let type): "the record \(type.name)"
        case .enumeration(let type): "the enumeration \(type.name)"
        case .fixed(let type): "the fixed type \(type.name)"
        case .array: "an array"
        case .map: "a map"
        default: "\(shape)"
        }
    }

    private mutating func declared(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        guard let kind = node["type"] else { throw place.error("the type is missing") }
        guard kind.kind == .string else { return try type(kind, place.below("type")) }
        let name = String(decoding: kind.bytes, as: UTF8.self)
        switch name {
        case "record", "error": return try record(node, place)
        case "enum": return try enumeration(node, place)
        case "fixed": return try fixed(node, place)
        case "array":
            guard let items = node["items"] else { throw place.error("the array has no items") }
            return add(AvroType(.array(items: try type(items, place.below("items")))))
        case "map":
            guard let values = node["values"] else { throw place.error("the map has no values") }
            return add(AvroType(.map(values: try type(values, place.below("values")))))
        default:
            let number = try named(name, place.below("type"))
            guard primitive(name) != nil, let logical = AvroLogicalType(node, of: types[number].shape) else {
                return number
            }
            return add(AvroType(types[number].shape, logical: logical))
        }
    }
}
