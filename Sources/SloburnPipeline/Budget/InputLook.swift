import SloburnModel

/// What the input partitions of one source were doing at an evaluation.
struct InputLook: Hashable {
    /// How many were doing what.
    var states = InputStates()
    /// The latest event time accepted; nil before the first one.
    var latest: Timestamp?
    /// Whether some are read, but behind: the evaluation, or by a minute the clock.
    var isBehind = false
    /// Since when one is read by nobody, the longest by the reference clock; nil where all are read.
    var unheardSince: Timestamp?

    /// Whether all that there was up to the evaluation has been read.
    var isComplete: Bool { states.lagging == 0 && states.dead == 0 }
}
