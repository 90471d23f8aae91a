public import SloburnModel

/// Which of several topics holds each key.
///
/// When the labels change by which topics are chosen, another topic tells of a key, and the one before takes it back. A
/// reader of both may meet these in any order.
public struct KeyHolders {
    private struct Holder {
        var topic: String
        var time: Timestamp?
    }

    private let isNeeded: Bool
    private var holders: [String: Holder] = [:]

    /// Prepares for topics of one kind.
    public init(_ topics: [String]) { isNeeded = topics.count > 1 }

    /// Takes note of a record, and says whether it counts.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - topic: the topic it was read from; records of a topic come in their order.
    ///   - time: its timestamp.
    ///   - isTombstone: whether it takes the key back.
    /// - Returns: false where a later record of another topic has told of the key.
    public mutating func counts(_ key: String, in topic: String, at time: Timestamp?, isTombstone: Bool) -> Bool {
        guard isNeeded else { return true }
        if let holder = holders[key], holder.topic != topic {
            // What is told elsewhere from now on is taken back at the same time.
            let isOlder = (time ?? .zero) < (holder.time ?? .zero)
            if isOlder || isTombstone && time == holder.time { return false }
        }
        holders[key] = isTombstone ? nil : Holder(topic: topic, time: time)
        return true
    }
}

extension Timestamp {
    fileprivate static let zero = Timestamp(nanoseconds: 0)
}
