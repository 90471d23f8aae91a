/// What has to become of an element of a record.
enum Fate: Hashable {
    case counted, unmatched, duplicate
    /// A dead letter of this class.
    case refused(String)
}

/// An element of a record as it is sent, and what has to become of it.
struct PoisonedElement {
    var text: String
    var fate: Fate
    /// The SLO key that counts it, or would if it were not a duplicate.
    var key: String?
    /// What it counts.
    var samples: [SentSample] = []
    /// What tells it from all others: an event's id, or a label of a series of its own.
    var id: String?
}

/// A record as it was sent.
struct PoisonedRecord {
    var partition: Int32
    var key: [UInt8]?
    /// Nil for a tombstone.
    var value: [UInt8]?
    /// What has to become of each element, in order; a record that is refused as a whole is one.
    var elements: [PoisonedElement]
}

/// The elements of one source, of which some are good.
protocol PoisonedFeed {
    /// The classes of dead letters that its elements may be.
    static var classes: [String] { get }

    /// An element of a class that has to be refused.
    mutating func refused(_ reason: String, id: String) -> PoisonedElement
    /// An element that counts, so old.
    mutating func good(id: String, age: Int64) -> PoisonedElement
    /// An element that no SLO selects.
    mutating func unmatched(id: String) -> PoisonedElement
    /// How far back an element may lie and be known again as one that has come before.
    var memory: Int64 { get }
}

/// The hour and the day in milliseconds.
let (hour, day): (Int64, Int64) = (3_600_000, 86_400_000)
