/// Cuts a stream of bytes into Kafka's messages: four bytes that say how many follow, then these.
struct FrameAssembler {
    /// No message of Kafka is larger; a length beyond it means that something else is spoken.
    static let largestFrame = 1 << 30

    /// True once a length made no sense: nothing after it can be cut.
    private(set) var isUnreadable = false
    private var buffer: [UInt8] = []
    private var start = 0

    /// Takes what was read.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0, start == buffer.count || start > 1 << 20 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message with its length; nil until all of it has come.
    mutating func next() -> [UInt8]? {
        guard !isUnreadable, buffer.count - start >= 4 else { return nil }
        let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.largestFrame else {
            isUnreadable = true
            return nil
        }
        guard buffer.count - start >= 4 + length else { return nil }
        defer { start += 4 + length }
        return Array(buffer[start..<start + 4 + length])
    }
}
