internal import SloburnNormalize

/// The types that have names.
extension AvroSchemaParser {
    mutating func record(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        let name = try AvroName(node, place)
        var type = AvroRecordType(name: name.full, aliases: name.aliases, fields: [])
        let number = try define(name.full, AvroType(.record(type)), place)
        guard let fields = node["fields"], fields.kind == .array else {
            throw place.error("the record has no array of fields")
        }
        var seen: Set<String> = []
        for (index, element) in fields.elements.enumerated() {
            let place = place.below("fields[\(index)]", namespace: name.namespace)
            let field = try self.field(element, place)
            guard seen.insert(field.name).inserted else {
                throw place.error("the record has a field \(Excerpt.quoted(field.name)) already")
            }
            type.fields.append(field)
        }
        types[number].shape = .record(type)
        return number
    }

    private mutating func field(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> AvroRecordType.Field {
        guard node.kind == .object else { throw place.error("a field is an object with a name and a type") }
        let name = try AvroName.simple(node["name"], place.below("name"))
        guard let type = node["type"] else { throw place.error("the field has no type") }
        return AvroRecordType.Field(
            name: name, type: try self.type(type, place.below("type")),
            aliases: try AvroName.texts(node["aliases"], place.below("aliases")))
    }

    mutating func enumeration(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        let name = try AvroName(node, place)
        guard let symbols = node["symbols"], symbols.kind == .array else {
            throw place.error("the enumeration has no array of symbols")
        }
        var type = AvroEnumerationType(name: name.full, aliases: name.aliases, symbols: [])
        var seen: Set<String> = []
        for (index, element) in symbols.elements.enumerated() {
            let place = place.below("symbols[\(index)]")
            let symbol = try AvroName.simple(element, place)
            guard seen.insert(symbol).inserted else {
                throw place.error("the enumeration has a symbol \(Excerpt.quoted(symbol)) already")
            }
            type.symbols.append(symbol)
        }
        if let node = node["default"] {
            let text = String(decoding: node.bytes, as: UTF8.self)
            guard node.kind == .string, seen.contains(text) else {
                throw place.below("default").error("the default \(Excerpt.quoted(text)) is none of the symbols")
            }
            type.defaultSymbol = text
        }
        return try define(name.full, AvroType(.enumeration(type)), place)
    }

    mutating func fixed(_ node: JSONNode, _ place: Place) throws(AvroSchemaError) -> Int {
        let name = try AvroName(node, place)
        guard let size = node["size"]?.wholeNumber, size >= 0 else {
            throw place.error("the fixed type has no size, which is a whole number from 0 up")
        }
        let shape = AvroType.Shape.fixed(AvroFixedType(name: name.full, aliases: name.aliases, size: size))
        return try define(name.full, AvroType(shape, logical: AvroLogicalType(node, of: shape)), place)
    }
}

extension JSONNode {
    /// A number of at most 18 digits without a fraction; nil for all else.
    var wholeNumber: Int? {
        guard field.isShortNumber, field.decimals == 0 else { return nil }
        return Int(field.significand)
    }
}

extension AvroLogicalType {
    /// Reads the logical type of a declaration; nil where there is none, or none that is valid for the shape.
    init?(_ node: JSONNode, of shape: AvroType.Shape) {
        guard let name = node["logicalType"], name.kind == .string else { return nil }
        switch (String(decoding: name.bytes, as: UTF8.self), shape) {
        case ("decimal", .bytes): self.init(decimal: node, bytes: nil)
        case ("decimal", .fixed(let type)): self.init(decimal: node, bytes: type.size)
        case ("uuid", .string): self = .uuid
        case ("uuid", .fixed(let type)) where type.size == 16: self = .uuid
        case ("duration", .fixed(let type)) where type.size == 12: self = .duration
        case ("date", .int): self = .date
        case ("time-millis", .int): self = .time(.millis)
        case ("time-micros", .long): self = .time(.micros)
        case (let text, .long):
            guard let dash = text.lastIndex(of: "-"),
                let resolution = Resolution(rawValue: String(text[dash...].dropFirst()))
            else { return nil }
            switch text[..<dash] {
            case "timestamp": self = .timestamp(resolution)
            case "local-timestamp": self = .localTimestamp(resolution)
            default: return nil
            }
        default: return nil
        }
    }

    private init?(decimal node: JSONNode, bytes: Int?) {
        guard let precision = node["precision"]?.wholeNumber, precision > 0 else { return nil }
        // 1 bit is the sign; 0.30103 digits a bit, rounded down.
        if let bytes, bytes < 1 << 20, precision > (8 * bytes - 1) * 30_103 / 100_000 { return nil }
        var scale = 0
        if let node = node["scale"] {
            guard let number = node.wholeNumber else { return nil }
            scale = number
        }
        guard scale >= 0, scale <= precision else { return nil }
        self = .decimal(precision: precision, scale: scale)
    }
}
