/// Where reading of an input partition begins, and whether its log still is the one that was read before.
public struct InputStart: Hashable, Sendable {
    /// What has become of the log since the last commit.
    public enum Finding: Hashable, Sendable {
        /// Nothing had been committed.
        case new
        /// It goes on.
        case continued
        /// Its beginning was cut off before it had been read: records are lost.
        case truncated(lost: Int64)
        /// It ends before what was committed: the topic was made anew, or the log's end was cut off.
        case restarted
    }

    /// The offset of the first record to count.
    public var offset: Int64
    /// What has become of the log.
    public var finding: Finding

    /// Decides.
    ///
    /// - Parameters:
    ///   - committed: the committed offset; below 0 for none.
    ///   - first: the first offset kept.
    ///   - end: the offset after the last record.
    ///   - firstNewer: the first offset whose record is dated after the newest one read; nil when there is none. A log
    ///     that was made anew is read from there, so that one that only lost its end is not counted twice.
    public init(committed: Int64, first: Int64, end: Int64, firstNewer: () throws -> Int64?) rethrows {
        if committed < 0 {
            (offset, finding) = (first, .new)
        } else if committed < first {
            (offset, finding) = (first, .truncated(lost: first - committed))
        } else if committed > end {
            (offset, finding) = (try firstNewer() ?? end, .restarted)
        } else {
            (offset, finding) = (committed, .continued)
        }
    }
}
