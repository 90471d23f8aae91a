import SloburnModel

/// One partition of a topic that is written in transactions.
///
/// An offset is an index: what takes an offset without being a record for readers (the markers that end transactions,
/// what compaction removes) stays in its place.
struct SimulatedLog {
    struct Record {
        var key: String
        var value: [UInt8]?
        var time: Timestamp
        var transaction: Int
        var isMarker = false
        var isCompacted = false
    }

    private(set) var records: [Record] = []
    // The transactions without a marker, in the order in which they began here.
    private var openings: [(transaction: Int, offset: Int64)] = []

    /// The offset of the next record.
    var end: Int64 { Int64(records.count) }

    /// The last stable offset: the first record of an open transaction; readers of committed records come no further.
    var stableEnd: Int64 { openings.first?.offset ?? end }

    /// Appends a record, and returns whether it is the transaction's first one here.
    mutating func append(_ record: Record) -> Bool {
        let isFirst = !openings.contains { $0.transaction == record.transaction }
        if isFirst { openings.append((record.transaction, end)) }
        records.append(record)
        return isFirst
    }

    /// Ends a transaction here.
    mutating func mark(_ transaction: Int, at time: Timestamp) {
        openings.removeAll { $0.transaction == transaction }
        records.append(Record(key: "", value: nil, time: time, transaction: transaction, isMarker: true))
    }

    /// Removes what is aborted, and all but the last committed record of each key.
    mutating func compact(isCommitted: (Int) -> Bool) {
        var kept: Set<String> = []
        for index in (0..<Int(stableEnd)).reversed() {
            let record = records[index]
            if record.isMarker || record.isCompacted { continue }
            if isCommitted(record.transaction), kept.insert(record.key).inserted { continue }
            records[index].isCompacted = true
            records[index].value = nil
        }
    }
}
