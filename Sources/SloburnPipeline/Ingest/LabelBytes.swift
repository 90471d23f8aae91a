/// The metric and the labels of one sample, side by side in one reused buffer.
///
/// Each text ends with 0xFF, which no UTF-8 text holds, so that equal bytes mean equal texts.
struct LabelBytes {
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Appends the next text, the metric first.
    mutating func append(_ write: (inout [UInt8]) -> Void) {
        write(&bytes)
        ends.append(bytes.count)
        bytes.append(0xFF)
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes(body)
    }

    /// Lends the metric and the labels, in the order they were appended.
    func withLabels(_ body: (UnsafeRawBufferPointer, [UnsafeRawBufferPointer]) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            var texts: [UnsafeRawBufferPointer] = []
            for end in ends {
                texts.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end + 1
            }
            body(texts[0], Array(texts.dropFirst()))
        }
    }
}
