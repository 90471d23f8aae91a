import SloburnModel
import SloburnPipeline

/// Reads lines that hold recorded records, tells of those that don't, and numbers records that have no offset.
struct RecordedLines {
    /// Lines that hold no record.
    private(set) var bad = 0
    /// Records of topics that no source reads.
    private(set) var foreign = 0
    private let name: String
    private let reader = RecordedRecordReader()
    private var nextOffsets: [InputPartition: Int64] = [:]

    /// Reads the lines of an input of this name.
    init(of name: String) {
        self.name = name
    }

    /// The record of a line; nil where it holds none that is to be read.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - number: its number in the input.
    ///   - isRead: whether some source reads a topic.
    /// - Returns: the record, which lives as long as the line does, at most until the next one is read.
    mutating func record(
        of line: UnsafeRawBufferPointer, number: Int, isRead: (_ topic: String) -> Bool
    ) -> RecordedRecord? {
        do throws(RecordedRecordError) {
            let recorded = try reader.read(line)
            if isRead(recorded.topic) { return recorded }
            foreign += 1
        } catch {
            bad += 1
            StandardError.write("\(name):\(number): error: \(error)\n")
        }
        return nil
    }

    /// Tells of something in a line that may not be meant.
    func warn(_ message: String, number: Int) { StandardError.write("\(name):\(number): warning: \(message)\n") }

    /// Tells of a line whose record can't be used, and counts it.
    mutating func refuse(_ message: String, number: Int) {
        bad += 1
        StandardError.write("\(name):\(number): error: \(message)\n")
    }

    /// The headers of the record at hand.
    func headers(of record: RecordedRecord) -> [RecordHeader] { reader.headers(of: record) }

    /// The offset of the next record of a partition: its own, or the one after the record before.
    mutating func offset(_ own: Int64?, in input: InputPartition) -> Int64 {
        let offset = own ?? nextOffsets[input, default: 0]
        nextOffsets[input] = offset.addingSaturated(1)
        return offset
    }
}
