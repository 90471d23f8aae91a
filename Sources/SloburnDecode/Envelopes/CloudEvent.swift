/// An event out of its envelope; its texts live as long as the record and the envelope do, until that opens another.
public struct CloudEvent {
    /// The event's position in its record.
    public let index: Int
    /// What it carries, for a codec; nil for an event without data.
    public let data: UnsafeRawBufferPointer?
    /// What tells it from all others: the length of its source, a colon, its source and its id.
    ///
    /// *Source:* CloudEvents 1.0, "id": source and id together are unique for each event.
    public let deduplicationKey: UnsafeRawBufferPointer
    /// Where its attributes are with the envelope.
    let attributes: Range<Int>
}
