/// Writes JSON into memory that is kept from one text to the next.
///
/// Whoever writes makes room first: appending does not look whether there is any.
struct JSONTextWriter: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    /// How many bytes have been written.
    private(set) var count = 0
    /// The most bytes that a text can have.
    let limit: Int

    /// Creates a writer of texts up to `limit` bytes, which is 0 or more.
    init(limit: Int) {
        self.limit = limit
        capacity = min(limit, 1 << 12)
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { start.deallocate() }

    /// What has been written; it lives until the next text begins.
    var text: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Begins another text.
    mutating func removeAll() { count = 0 }

    /// Makes room for so many bytes; false where the text would pass its limit.
    @inline(__always)
    mutating func reserve(_ more: Int) -> Bool { more <= capacity - count || grow(more) }

    @inline(never)
    private mutating func grow(_ more: Int) -> Bool {
        guard more <= limit - count else { return false }
        // The sum is at most the limit; the capacity is that of memory there is, half the address space at most.
        let newCapacity = min(max(2 * capacity, count + more), limit)
        let new = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        new.copyMemory(from: start, byteCount: count)
        start.deallocate()
        (start, capacity) = (new, newCapacity)
        return true
    }

    /// Appends a byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Writes a byte so far behind the end; `skip` appends what was written so.
    @inline(__always)
    mutating func put(_ byte: UInt8, at place: Int) {
        start.storeBytes(of: byte, toByteOffset: count &+ place, as: UInt8.self)
    }

    /// Appends bytes that have been put behind the end.
    @inline(__always)
    mutating func skip(_ bytes: Int) { count &+= bytes }

    /// Appends bytes as they are.
    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        (start + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    /// Appends a text as it is.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        (start + count).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        count &+= text.utf8CodeUnitCount
    }

    /// Appends the escapes of a UTF-8 text; room for `JSONEscape.length` is needed.
    mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
        count &+= JSONEscape.write(text, to: start + count)
    }

    /// Appends bytes in base64; room for `Base64.length(of:)` is needed.
    mutating func appendBase64(_ bytes: UnsafeRawBufferPointer) {
        count &+= Base64.encode(bytes, to: start + count)
    }
}
