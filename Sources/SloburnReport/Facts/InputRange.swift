/// How far a partition was read.
struct InputRange: Hashable, Sendable {
    /// A partition of a topic.
    struct Place: Hashable, Comparable, Sendable {
        var topic: InputTopic
        /// What the topic is called.
        var name: String
        var partition: Int32

        static func < (left: Place, right: Place) -> Bool {
            (left.topic.rawValue, left.name, left.partition) < (right.topic.rawValue, right.name, right.partition)
        }
    }

    let place: Place
    /// The first offset, and the one after the last.
    private(set) var offsets: Range<Int64>?
    /// How many records it held.
    var records: Int64 = 0

    init(place: Place) {
        self.place = place
    }

    mutating func extend(_ more: Range<Int64>) {
        guard let known = offsets else {
            offsets = more
            return
        }
        offsets = min(known.lowerBound, more.lowerBound)..<max(known.upperBound, more.upperBound)
    }
}
