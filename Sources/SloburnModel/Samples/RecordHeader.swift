/// A header of a Kafka record.
public struct RecordHeader: Hashable, Sendable {
    /// Its name; several headers of a record may have the same.
    public var name: String
    /// Its bytes; nil where it has none.
    public var value: [UInt8]?

    /// Creates a header.
    public init(name: String, value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}
