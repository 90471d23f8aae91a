/// A record of the alert topics that holds an alert.
public struct AlertEvent: Hashable, Sendable {
    /// The alert.
    public var alert: AlertRecord
    /// The attributes of CloudEvents in the record's headers, without `ce_`, in order.
    public var attributes: [AlertRecord.Label]

    /// Creates an event.
    public init(_ alert: AlertRecord, attributes: [AlertRecord.Label] = []) {
        self.alert = alert
        self.attributes = attributes
    }
}

/// What a receiver is to be told of an alert.
public struct Notice: Hashable, Sendable {
    /// The transition.
    public var event: AlertEvent
    /// The record of the same episode whose labels identify the alert: the first one that was seen.
    ///
    /// Labels may change within an episode, and are not known any more when the definition is gone; a receiver that
    /// identifies alerts by labels would never hear that the alert has resolved.
    public var identity: AlertRecord

    /// Creates a notice.
    public init(_ event: AlertEvent, identity: AlertRecord) {
        self.event = event
        self.identity = identity
    }

    /// The transition's alert.
    public var alert: AlertRecord { event.alert }
}
