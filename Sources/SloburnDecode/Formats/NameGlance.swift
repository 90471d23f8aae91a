/// Which names came before, as far as a glance tells: most are told apart without comparing them.
struct NameGlance {
    private var seen: UInt64 = 0
    private var repeated: UInt64 = 0

    /// Takes a name.
    ///
    /// - Returns: false where it has not come before; true where it may have.
    @inline(__always)
    mutating func take(_ name: UnsafeRawBufferPointer) -> Bool {
        let bit = Self.bit(of: name)
        defer { seen |= bit }
        repeated |= seen & bit
        return seen & bit != 0
    }

    /// Whether a name that was taken may have come more than once.
    @inline(__always)
    func mayRepeat(_ name: UnsafeRawBufferPointer) -> Bool { repeated & Self.bit(of: name) != 0 }

    @inline(__always)
    private static func bit(of name: UnsafeRawBufferPointer) -> UInt64 {
        guard let first = name.first, let last = name.last else { return 1 }
        let middle = name[name.count / 2]
        let mix = name.count &* 31 &+ Int(first) &* 7 &+ Int(middle) &* 13 &+ Int(last) &* 3
        return 1 << UInt64(truncatingIfNeeded: mix & 63)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes.
    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool { count == other.count && elementsEqual(other) }
}
