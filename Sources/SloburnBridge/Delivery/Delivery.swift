/// What one request is to tell.
public struct Delivery: Hashable, Sendable {
    /// Names it when its outcome is told.
    public var number: Int
    /// One or more notices, each of another alert.
    public var notices: [Notice]
    /// Whether all of it was told before and is only repeated.
    public var isRepetition: Bool
}

/// What a bridge has done since it began.
public struct DeliveryCounts: Hashable, Sendable {
    /// Requests that the receiver has taken.
    public var accepted: Int64 = 0
    /// Requests that are, or were, to be tried again.
    public var failed: Int64 = 0
    /// Requests that the receiver will never take.
    public var refused: Int64 = 0
    /// Transitions that the receiver has.
    public var delivered: Int64 = 0
    /// Transitions that were not told because a later one of the same alert was.
    public var superseded: Int64 = 0
    /// Transitions that the receiver will never take.
    public var givenUp: Int64 = 0

    /// No requests.
    public init() {}

    /// Adds what another machine has done.
    mutating func add(_ other: DeliveryCounts) {
        accepted &+= other.accepted
        failed &+= other.failed
        refused &+= other.refused
        delivered &+= other.delivered
        superseded &+= other.superseded
        givenUp &+= other.givenUp
    }
}
