internal import SloburnModel

/// How early, how late and how large the records of a source may be.
struct SourceLimits {
    var skew: TimeSpan
    var lateness: TimeSpan
    var reordering: TimeSpan
    var largest: Int
    var idle: TimeSpan
}

/// Reads what `connectionDetails` says of limits.
enum SourceLimitsReader {
    /// The keys of `connectionDetails` that are read here.
    static let keys = ["maxFutureSkew", "allowedLateness", "reorderWindow", "maxRecordBytes", "idleAfter"]

    /// The limits; nil, with a finding, where one can't be used.
    static func limits(_ fields: Fields) -> SourceLimits? {
        let skew = fields["maxFutureSkew"].map { $0.timeSpan(.zero ... .days(365)) } ?? .minutes(5)
        let lateness = fields["allowedLateness"].map { $0.timeSpan(.zero ... .days(365)) } ?? .hours(24)
        let reordering = fields["reorderWindow"].map { $0.timeSpan(.zero ... .minutes(10)) } ?? defaultReorderWindow
        let largest = fields["maxRecordBytes"].map { $0.integer(1_024...1_073_741_824) } ?? defaultMaxRecordBytes
        let idle = fields["idleAfter"].map { $0.timeSpan(.milliseconds(100) ... .minutes(1)) } ?? defaultIdleAfter
        guard let skew, let lateness, let reordering, let largest, let idle else { return nil }
        return SourceLimits(
            skew: skew, lateness: lateness, reordering: reordering, largest: Int(largest), idle: idle)
    }

    private static let defaultReorderWindow: TimeSpan? = DataSourceDefinition.defaultReorderWindow
    private static let defaultMaxRecordBytes: Int64? = Int64(DataSourceDefinition.defaultMaxRecordBytes)
    private static let defaultIdleAfter: TimeSpan? = DataSourceDefinition.defaultIdleAfter
}
