/// What tells a text from all others: 128 bits of a hash, which one in 10^20 pairs of different texts share.
struct TextIdentity: Hashable {
    private let high: Int
    private let low: Int

    /// The identity of a text.
    ///
    /// - Parameters:
    ///   - text: its bytes.
    ///   - part: tells apart what shares a text.
    init(_ text: UnsafeRawBufferPointer, part: Int = 0) {
        var first = Hasher()
        first.combine(bytes: text)
        if part != 0 { first.combine(part) }
        var second = first
        second.combine(UInt8(1))
        high = first.finalize()
        low = second.finalize()
    }
}
