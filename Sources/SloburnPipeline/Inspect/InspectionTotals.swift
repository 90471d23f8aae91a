/// What became of all elements that an inspector has seen.
public struct InspectionTotals: Hashable, Sendable {
    /// Records that some source reads.
    public var records = 0
    /// Elements, for each source that reads them.
    public var elements = 0
    /// Those that some SLO key counts.
    public var counted = 0
    /// Those that no selector matches.
    public var unmatched = 0
    /// Those that had come before.
    public var duplicates = 0
    /// Those that only end their series.
    public var ended = 0
    /// Those that can't be used.
    public var refused = 0
    /// Records without anything to be read.
    public var tombstones = 0

    mutating func add(_ record: InspectedRecord) {
        records += 1
        for reading in record.readings {
            if reading.isTombstone { tombstones += 1 }
            elements += reading.elements.count
            for element in reading.elements {
                switch element.outcome {
                case .counted: counted += 1
                case .unmatched: unmatched += 1
                case .duplicate: duplicates += 1
                case .ended: ended += 1
                case .refused: refused += 1
                }
            }
        }
    }
}

extension InspectionTotals: CustomStringConvertible {
    /// The totals on one line.
    public var description: String {
        let parts = [
            "\(counted) counted", "\(unmatched) unmatched", "\(duplicates) duplicates", "\(ended) ended",
            "\(refused) refused",
        ]
        return "\(records) records, \(elements) elements: \(parts.joined(separator: ", ")); \(tombstones) tombstones"
    }
}
