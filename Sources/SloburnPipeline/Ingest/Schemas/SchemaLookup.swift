public import SloburnModel

/// A schema that a record was written with, to be asked for.
public struct SchemaRequest: Hashable, Sendable {
    /// How a record names it.
    public enum ID: Hashable, Sendable {
        /// By its number in the registry.
        case number(UInt32)
        /// By its GUID, in hexadecimal digits with hyphens.
        case guid(String)
    }

    /// Who knows it, as the configuration writes it.
    public var registry: SchemaRegistry
    /// Which one.
    public var id: ID

    /// Creates a request.
    public init(registry: SchemaRegistry, id: ID) {
        self.registry = registry
        self.id = id
    }
}

/// What is known of a schema.
public enum SchemaAnswer: Hashable, Sendable {
    /// The text of an Avro schema, and those of schemas whose types it uses, each behind those that it uses itself.
    case known(String, references: [String])
    /// There is none, or none that can be used; the message says why.
    case refused(String)
    /// Nobody has answered yet: the record has to wait.
    case unknown

    /// Refuses every schema, where there is nobody to ask.
    public static func ofNobody(_ request: SchemaRequest) -> SchemaAnswer {
        .refused("the schema registry \(request.registry.url) is not asked here")
    }
}

/// Says what is known of a schema.
///
/// It is called for each record whose schema is not known, and must not wait for long.
public typealias SchemaLookup = (SchemaRequest) -> SchemaAnswer
