import SloburnModel

/// A partition of the metric topic: the records that producers send, each at its time.
struct SimulatedInput {
    struct Record {
        var offset: Int64
        var time: Timestamp
        var value: [UInt8]
    }

    /// The offset of the first record: what was before it is long gone.
    let base: Int64
    private(set) var records: [Record] = []
    /// The offset of the next record.
    private(set) var end: Int64

    init(base: Int64) {
        self.base = base
        end = base
    }

    /// Appends a record; the offsets that are left out were taken by markers of the producer's transactions.
    mutating func append(_ value: [UInt8], at time: Timestamp, leavingOut gap: Int64) {
        records.append(Record(offset: end, time: time, value: value))
        end += 1 + gap
    }

    /// The index of the first record at or after an offset.
    func index(at offset: Int64) -> Int {
        var index = records.count
        while index > 0, records[index - 1].offset >= offset { index -= 1 }
        return index
    }
}
