import SloburnModel

/// A hash that reads each byte of what it is given, so that a text which is not there any more is noticed.
///
/// *Source:* FNV-1a.
struct Digest: Equatable {
    private(set) var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ number: UInt64) { state = (state ^ number) &* 0x0000_0100_0000_01b3 }

    mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

    mutating func add(_ number: Int) { add(UInt64(truncatingIfNeeded: number)) }

    mutating func add(_ number: Double) { add(number.bitPattern) }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        add(bytes.count)
        for byte in bytes { add(UInt64(byte)) }
    }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// Adds a refusal, which must say something, and not repeat a record in full.
    ///
    /// - Parameters:
    ///   - rejection: the refusal.
    ///   - limit: how many bytes its message may have: some excerpts, of which each may be all escapes.
    mutating func add(_ rejection: Rejection, atMost limit: Int = 1_500) {
        let count = rejection.message.utf8.count
        require(count > 0 && count <= limit, "a message of \(count) bytes")
        add(rejection.reason.rawValue)
        add(rejection.message)
    }
}
