/// The offsets of a time zone from UTC over time, for local times that were written without one.
///
/// Built once, off the hot path; the rules end in the year 2100, and the last offset holds from then on.
public struct ZoneRules: Hashable, Sendable {
    /// An instant at which the offset changes.
    public struct Transition: Hashable, Sendable {
        /// Seconds since the epoch, UTC.
        public var instant: Int64
        /// The offset from then on, in seconds ahead of UTC.
        public var offset: Int64

        /// Creates a transition.
        public init(instant: Int64, offset: Int64) {
            self.instant = instant
            self.offset = offset
        }
    }

    /// The zone's name, as it was given.
    public let identifier: String
    /// From which written time on the next offset holds; one less than `offsets`.
    private let localThresholds: [Int64]
    private let offsets: [Int64]
    /// At which instant the next offset holds.
    private let instants: [Int64]

    /// Coordinated universal time.
    public static let utc = ZoneRules(identifier: "UTC", firstOffset: 0, transitions: [])

    /// Creates rules from a first offset and its changes, in order.
    public init(identifier: String, firstOffset: Int64, transitions: [Transition]) {
        self.identifier = identifier
        instants = transitions.map(\.instant)
        offsets = [firstOffset] + transitions.map(\.offset)
        // A written time belongs to the earlier offset until both offsets have passed the transition: in an overlap
        // that is its first occurrence, and in a gap it moves the time forward by the gap.
        localThresholds = zip(transitions, offsets).map { transition, before in
            transition.instant + max(before, transition.offset)
        }
    }

    /// The instant of a written local time, in seconds since the epoch.
    ///
    /// A time that the clocks skip is moved forward by what they skip (02:30 becomes 03:30); of a time that they show
    /// twice the first is meant.
    ///
    /// - Parameter localSeconds: the written date and time as if it were UTC, in seconds since the epoch.
    /// - Returns: seconds since the epoch, UTC.
    ///
    /// *Source:* java.time.ZonedDateTime.ofLocal and the "compatible" rule of ECMAScript's Temporal.
    public func utc(localSeconds: Int64) -> Int64 {
        localSeconds - offsets[Self.place(of: localSeconds, in: localThresholds)]
    }

    /// The local time of an instant.
    ///
    /// - Parameter instant: seconds since the epoch, UTC.
    /// - Returns: what the clocks show, as if it were UTC, in seconds since the epoch.
    public func localSeconds(at instant: Int64) -> Int64 {
        instant + offsets[Self.place(of: instant, in: instants)]
    }

    /// How many of the ascending numbers are not above one.
    private static func place(of number: Int64, in numbers: [Int64]) -> Int {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
