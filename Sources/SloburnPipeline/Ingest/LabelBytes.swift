/// The metric and the labels of one sample, side by side in one reused buffer.
///
/// Each text ends with 0xFF, which no UTF-8 text holds, so that equal bytes mean equal texts.
struct LabelBytes {
    /// So many bytes behind the texts can be read, whatever is in them.
    static let padding = 8

    // Longer than what is in use, so that appending is a copy of bytes and nothing else.
    private var buffer = [UInt8](repeating: 0, count: 1 << 10)
    private var count = 0

    mutating func removeAll() { count = 0 }

    /// Appends to the present text.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if count + bytes.count + Self.padding > buffer.count { grow(by: bytes.count) }
        buffer.withUnsafeMutableBytes { buffer in
            UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        }
        count += bytes.count
    }

    /// Ends the present text; the metric is the first.
    mutating func endText() {
        if count + Self.padding == buffer.count { grow(by: 1) }
        buffer[count] = 0xFF
        count += 1
    }

    /// Lends the bytes of all texts, `padding` more of which can be read.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    /// Lends the metric and the labels, in the order they were appended.
    func withLabels(_ body: (UnsafeRawBufferPointer, [UnsafeRawBufferPointer]) -> Void) {
        withBytes { bytes in
            let texts = bytes.split(separator: 0xFF, omittingEmptySubsequences: false).map {
                UnsafeRawBufferPointer(rebasing: $0)
            }
            // Behind the last end is nothing.
            body(texts[0], Array(texts.dropFirst().dropLast()))
        }
    }

    private mutating func grow(by more: Int) {
        buffer += [UInt8](repeating: 0, count: buffer.count + more)
    }
}
