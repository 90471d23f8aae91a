/// The metric and the labels of one sample, side by side in one reused buffer: the key of its route.
///
/// Each text ends with 0xFF, which no UTF-8 text holds, so that equal bytes mean equal texts.
struct RouteKey: ~Copyable {
    /// So many bytes behind the texts can be read.
    static let padding = 16

    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private var count = 0

    init() {
        capacity = 1 << 10
        start = .allocate(byteCount: capacity, alignment: Self.padding)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes of all texts; `padding` bytes behind them can be read, and are 0 after `seal`.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    mutating func removeAll() { count = 0 }

    /// Appends to the present text.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if count + bytes.count + 1 + Self.padding > capacity { grow(by: bytes.count) }
        Self.copy(source, bytes.count, to: start + count)
        count += bytes.count
    }

    /// Ends the present text; the metric is the first.
    mutating func endText() {
        if count + 1 + Self.padding > capacity { grow(by: 1) }
        start.storeBytes(of: 0xFF, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// Ends the key, so that it can be compared and hashed by whole words.
    mutating func seal() {
        start.storeBytes(of: 0, toByteOffset: count, as: UInt64.self)
        start.storeBytes(of: 0, toByteOffset: count + 8, as: UInt64.self)
    }

    /// Lends the metric and the labels, in the order they were appended.
    func withLabels(_ body: (UnsafeRawBufferPointer, [UnsafeRawBufferPointer]) -> Void) {
        let texts = bytes.split(separator: 0xFF, omittingEmptySubsequences: false).map {
            UnsafeRawBufferPointer(rebasing: $0)
        }
        // Behind the last end is nothing.
        body(texts[0], Array(texts.dropFirst().dropLast()))
    }

    /// Lends the metric.
    func withMetric(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != 0xFF }))
    }

    /// Copies a text in pieces that overlap: most are too short for a call of `memcpy` to pay.
    @inline(__always)
    private static func copy(_ from: UnsafeRawPointer, _ count: Int, to: UnsafeMutableRawPointer) {
        switch count {
        case 17...: to.copyMemory(from: from, byteCount: count)
        case 8...16: copyEnds(from, count, to, of: UInt64.self)
        case 4...7: copyEnds(from, count, to, of: UInt32.self)
        case 1...3:
            copyByte(from, 0, to)
            copyByte(from, count / 2, to)
            copyByte(from, count - 1, to)
        default: break
        }
    }

    @inline(__always)
    private static func copyByte(_ from: UnsafeRawPointer, _ index: Int, _ to: UnsafeMutableRawPointer) {
        to.storeBytes(of: from.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
    }

    @inline(__always)
    private static func copyEnds<Piece: FixedWidthInteger & BitwiseCopyable>(
        _ from: UnsafeRawPointer, _ count: Int, _ to: UnsafeMutableRawPointer, of piece: Piece.Type
    ) {
        let last = count - MemoryLayout<Piece>.size
        let (head, tail) = (
            from.loadUnaligned(as: Piece.self), from.loadUnaligned(fromByteOffset: last, as: Piece.self)
        )
        to.storeBytes(of: head, as: Piece.self)
        to.storeBytes(of: tail, toByteOffset: last, as: Piece.self)
    }

    private mutating func grow(by more: Int) {
        let larger = 2 * (capacity + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: Self.padding)
        moved.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = moved
        capacity = larger
    }
}
