/// What the values of a metric stand for.
public enum MetricKind: String, Hashable, Sendable, CaseIterable {
    /// Each sample is one event; its value was measured on it.
    case event
    /// Each sample is the level of something at a time; it counts like an event.
    case gauge
    /// Each sample counts what has happened since the one before.
    case delta
    /// Each sample counts what has happened since the series began; it counts its increase.
    case cumulative
    /// Each sample is how many events a second there were, on average over an interval that has to be known.
    case rate
}
