public import SloburnModel

/// How many input partitions were doing what at an evaluation: an idle topic, a slow reader and a dead one differ.
public struct InputStates: Hashable, Sendable {
    /// Read up to the evaluation time.
    public var current = 0
    /// Read to the end: nothing more was there, and time passes by the clock.
    public var idle = 0
    /// Being read, but not up to the evaluation time.
    public var lagging = 0
    /// Read by nobody: no reader has told of it for half a minute.
    public var dead = 0
    /// The topics with partitions that are lagging or dead.
    public var topicsBehind: Set<String> = []
    /// When they were, by the reference clock; nil where there is none.
    public var asOf: Timestamp?

    /// Creates states without any partition.
    public init() {}
}
