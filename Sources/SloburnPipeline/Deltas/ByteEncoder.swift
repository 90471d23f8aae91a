import SloburnBudget
import SloburnModel

/// Writes the internal records: variable-length integers and length-prefixed texts.
struct ByteEncoder: ~Copyable {
    private var buffer = ByteBuffer(reserving: 4_096)

    /// Begins another record in the same memory.
    mutating func begin(version: UInt64) {
        buffer.removeAll()
        write(version)
    }

    /// Ends the record: what was written, and a checksum behind it.
    mutating func seal() -> [UInt8] {
        buffer.append(fixed: buffer.checksum)
        return buffer.bytes
    }

    mutating func write(_ value: UInt64) {
        buffer.reserve(ByteBuffer.longestInteger)
        buffer.appendUnchecked(integer: value)
    }

    /// Small magnitudes take few bytes, whatever their sign (zig-zag).
    mutating func write(_ value: Int64) { write(value.zigzag) }

    mutating func write(_ value: Int) { write(Int64(value)) }

    mutating func write(count: Int) { write(UInt64(count)) }

    mutating func write(_ value: Bool) { buffer.append(value ? 1 : 0) }

    mutating func write(_ text: String) {
        write(count: text.utf8.count)
        buffer.append(text)
    }

    mutating func write(_ texts: [String]) {
        write(count: texts.count)
        for text in texts { write(text) }
    }

    mutating func write(_ time: Timestamp) { write(time.nanoseconds) }

    /// A text that may be absent.
    mutating func write(_ text: String?) {
        write(text != nil)
        if let text { write(text) }
    }

    mutating func write(_ time: Timestamp?) {
        write(time != nil)
        if let time { write(time) }
    }

    /// A tally's counts are never negative.
    mutating func write(_ tally: Tally) {
        buffer.reserve(2 * ByteBuffer.longestInteger)
        buffer.appendUnchecked(integer: UInt64(bitPattern: tally.matched))
        buffer.appendUnchecked(integer: UInt64(bitPattern: tally.total))
    }

    /// The counts of a change, which may take back what was counted.
    mutating func write(signed tally: Tally) {
        buffer.reserve(2 * ByteBuffer.longestInteger)
        buffer.appendUnchecked(integer: tally.matched.zigzag)
        buffer.appendUnchecked(integer: tally.total.zigzag)
    }

    /// Several tallies one after the other, without their number.
    mutating func write(_ buckets: ArraySlice<BudgetWindows.LevelState.Bucket>) {
        buffer.reserve(2 * ByteBuffer.longestInteger * buckets.count)
        for bucket in buckets {
            buffer.appendUnchecked(integer: UInt64(bitPattern: bucket.tally.matched))
            buffer.appendUnchecked(integer: UInt64(bitPattern: bucket.tally.total))
        }
    }

    mutating func write(_ input: InputPartition) {
        write(input.topic)
        write(Int(input.partition))
    }
}

extension Int64 {
    /// 0, -1, 1, -2 and so on as 0, 1, 2, 3.
    var zigzag: UInt64 { UInt64(bitPattern: (self << 1) ^ (self >> 63)) }
}

/// An internal record that is not what its version says.
public struct CorruptRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// True when a newer program wrote it, so that nothing is wrong with the record itself.
    public var isNewer = false
    /// What was expected.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int

    /// What was expected, and where.
    public var description: String { "corrupt internal record at byte \(offset): \(message)" }
}
