/// Makes rules of the keywords of a schema.
struct JSONSchemaReader {
    private typealias Node = JSONSchema.Node

    // What says something to people only.
    private static let notes: Set<String> = ["$schema", "$id", "$defs", "title", "description"]
    // Read together with another keyword.
    private static let companions: Set<String> = ["then", "else", "additionalProperties"]
    private static let types: Set<String> = ["null", "boolean", "integer", "number", "string", "array", "object"]
    private static let referencePrefix = "#/$defs/"

    let root: JSONTree
    let isClosed: Bool
    private var definitions: [String: JSONSchema.Node] = [:]
    private var beingRead: Set<String> = []

    init(root: JSONTree, isClosed: Bool) {
        self.root = root
        self.isClosed = isClosed
    }

    var definitionNames: [String] {
        if case .object(let members)? = root["$defs"] { return members.keys.sorted() }
        return []
    }

    mutating func node(_ schema: JSONTree) throws -> JSONSchema.Node {
        switch schema {
        case .flag(true): return Node()
        case .flag(false): return Node(rules: [.never])
        case .object(let keywords):
            try checkCompanions(keywords)
            var node = Node()
            for (keyword, value) in keywords.sorted(by: { $0.key < $1.key }) where !Self.notes.contains(keyword) {
                node.rules += try rules(keyword, value, keywords)
            }
            return node
        default: throw JSONSchema.Fault(description: "\(schema) is no schema")
        }
    }

    mutating func definition(_ name: String) throws -> JSONSchema.Node {
        if let known = definitions[name] { return known }
        guard let schema = root["$defs"]?[name] else {
            throw JSONSchema.Fault(description: "there is no $defs/\(name)")
        }
        guard beingRead.insert(name).inserted else {
            throw JSONSchema.Fault(description: "$defs/\(name) refers to itself")
        }
        let node = try node(schema)
        beingRead.remove(name)
        definitions[name] = node
        return node
    }

    private func checkCompanions(_ keywords: [String: JSONTree]) throws {
        let isConditional = keywords["if"] != nil
        if !isConditional, keywords["then"] != nil || keywords["else"] != nil {
            throw JSONSchema.Fault(description: "then and else need an if")
        }
        if keywords["format"] != nil, keywords["format"] != .text("date-time") || keywords["pattern"] == nil {
            throw JSONSchema.Fault(description: "the format is not date-time, or there is no pattern that checks it")
        }
    }

    private mutating func rules(
        _ keyword: String, _ value: JSONTree, _ keywords: [String: JSONTree]
    ) throws -> [JSONSchema.Rule] {
        switch (keyword, value) {
        case ("$ref", .text(let text)) where text.hasPrefix(Self.referencePrefix):
            return [.all([try definition(String(text.dropFirst(Self.referencePrefix.count)))])]
        case ("allOf", .list(let list)): return [.all(try list.map { try node($0) })]
        case ("oneOf", .list(let list)): return [.one(try list.map { try node($0) })]
        case ("if", _):
            return [
                .condition(
                    try node(value), then: try node(keywords["then"] ?? .flag(true)),
                    otherwise: try node(keywords["else"] ?? .flag(true)))
            ]
        case ("properties", _), ("additionalProperties", _):
            // Once for both.
            guard keyword == "properties" || keywords["properties"] == nil else { return [] }
            return [try members(keywords)]
        case ("propertyNames", _): return [.names(try node(value))]
        case ("items", _): return [.elements(try node(value))]
        default:
            if Self.companions.contains(keyword) || keyword == "format" { return [] }
            return [try plainRule(keyword, value)]
        }
    }

    private mutating func members(_ keywords: [String: JSONTree]) throws -> JSONSchema.Rule {
        guard case .object(let properties) = keywords["properties"] ?? .object([:]) else {
            throw JSONSchema.Fault(description: "properties is no object")
        }
        var others = keywords["additionalProperties"] ?? .flag(true)
        // Only where the schema says so itself: a condition looks at some of the members.
        if isClosed, keywords["additionalProperties"] == .flag(true) { others = .flag(false) }
        return .members(try properties.mapValues { try node($0) }, others: try node(others))
    }

    /// A keyword without schemas in it.
    private func plainRule(_ keyword: String, _ value: JSONTree) throws -> JSONSchema.Rule {
        switch (keyword, value) {
        case ("type", .text(let name)) where Self.types.contains(name): return .types([name])
        case ("type", .list(let list)) where list.allSatisfy({ Self.types.contains($0.text ?? "") }):
            return .types(Set(list.compactMap(\.text)))
        case ("const", _): return .values([value])
        case ("enum", .list(let list)): return .values(list)
        case ("minimum", .number(let bound)): return .minimum(bound)
        case ("maximum", .number(let bound)): return .maximum(bound)
        case ("exclusiveMinimum", .number(let bound)): return .above(bound)
        case ("exclusiveMaximum", .number(let bound)): return .below(bound)
        case ("minLength", .number(let count)): return .shortest(Int(count))
        case ("pattern", .text(let text)): return .pattern(try .init(text))
        case ("minItems", .number(let count)): return .fewestElements(Int(count))
        case ("maxItems", .number(let count)): return .mostElements(Int(count))
        case ("minProperties", .number(let count)): return .fewestMembers(Int(count))
        case ("maxProperties", .number(let count)): return .mostMembers(Int(count))
        case ("required", .list(let names)): return .required(names.compactMap(\.text))
        case ("dependentRequired", .object(let names)):
            return .dependent(
                names.mapValues { value in
                    if case .list(let list) = value { return list.compactMap(\.text) }
                    return []
                })
        default: throw JSONSchema.Fault(description: "the keyword \(keyword) is not known, or not with \(value)")
        }
    }
}
