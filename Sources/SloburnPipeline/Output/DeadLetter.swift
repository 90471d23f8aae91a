import SloburnModel

/// The headers that say why a record is in the dead-letter topic; its key, value, timestamp and own headers stay.
public enum DeadLetter {
    /// Headers of dead letters begin with this.
    public static let headerPrefix = "__sloburn.errors."
    /// How often a record was put back, a header of its own.
    public static let replayedHeader = "__sloburn.replayed"
    /// Which dead letters were put back, a header of a note in their topic: `PARTITION/OFFSET` or
    /// `PARTITION/FIRST-LAST`, with spaces in between.
    public static let replayedLettersHeader = "__sloburn.replayed.letters"

    /// The headers of one dead letter.
    ///
    /// - Parameters:
    ///   - element: what could not be used, and why.
    ///   - input: the partition it was read from.
    ///   - offset: its offset there.
    /// - Returns: the headers to add to the record's own.
    public static func headers(
        for element: RejectedElement, from input: InputPartition, offset: Int64
    ) -> [OutputRecord.Header] {
        [
            .init(headerPrefix + "topic", input.topic),
            .init(headerPrefix + "partition", String(input.partition)),
            .init(headerPrefix + "offset", String(offset)),
            .init(headerPrefix + "index", String(element.index)),
            .init(headerPrefix + "class", element.rejection.reason.rawValue),
            .init(headerPrefix + "message", "\(element.source): \(element.rejection.message)"),
        ]
    }
}
