/// A type of an Avro schema; other types of the schema are named by their numbers in `AvroSchema.types`.
public struct AvroType: Hashable, Sendable {
    /// What values of the type consist of.
    public enum Shape: Hashable, Sendable {
        case null, boolean, int, long, float, double, bytes, string
        /// Named fields in the order in which they are written.
        case record(AvroRecordType)
        /// One of several symbols.
        case enumeration(AvroEnumerationType)
        /// So many bytes.
        case fixed(AvroFixedType)
        /// Any number of values of one type.
        case array(items: Int)
        /// Values of one type under keys.
        case map(values: Int)
        /// A value of one of these types.
        case union([Int])
    }

    /// What its values consist of.
    public var shape: Shape
    /// What they stand for beyond that; nil also where the schema's attributes for it are not valid.
    public var logical: AvroLogicalType?

    init(_ shape: Shape, logical: AvroLogicalType? = nil) {
        self.shape = shape
        self.logical = logical
    }
}

/// A record, or an error of a protocol, which is written alike.
public struct AvroRecordType: Hashable, Sendable {
    /// A field of a record.
    public struct Field: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The number of its type.
        public var type: Int
        /// Its other names.
        public var aliases: [String]
    }

    /// Its name with the namespace.
    public var name: String
    /// Its other names, with their namespaces.
    public var aliases: [String]
    /// Its fields in the order in which they are written.
    public var fields: [Field]
}

/// An enumeration.
public struct AvroEnumerationType: Hashable, Sendable {
    /// Its name with the namespace.
    public var name: String
    /// Its other names, with their namespaces.
    public var aliases: [String]
    /// Its symbols in the order of their numbers.
    public var symbols: [String]
    /// The symbol that stands for those a reader does not know; nil where there is none.
    public var defaultSymbol: String?
}

/// A fixed number of bytes.
public struct AvroFixedType: Hashable, Sendable {
    /// Its name with the namespace.
    public var name: String
    /// Its other names, with their namespaces.
    public var aliases: [String]
    /// How many bytes, 0 or more.
    public var size: Int
}

/// What the values of a type stand for.
///
/// *Source:* Apache Avro 1.11 specification, "Logical Types"; 1.12 for nanoseconds and a UUID of 16 bytes.
public enum AvroLogicalType: Hashable, Sendable {
    /// What a time of day or a timestamp counts.
    public enum Resolution: String, Hashable, Sendable {
        case millis, micros, nanos
    }

    /// A big-endian two's complement number of bytes, divided by 10^scale; the scale is 0 to the precision.
    case decimal(precision: Int, scale: Int)
    /// A UUID as text or as 16 bytes.
    case uuid
    /// Days since the epoch.
    case date
    /// Time since midnight.
    case time(Resolution)
    /// Time since the epoch, UTC.
    case timestamp(Resolution)
    /// Time since the epoch of a local time, whatever the zone.
    case localTimestamp(Resolution)
    /// Months, days and milliseconds, in 12 bytes.
    case duration
}
