internal import SloburnModel

/// Times as whole numbers of 64 bits, the common case of `EpochNumber`.
struct WholeEpoch: Sendable {
    /// How many nanoseconds one is.
    private let nanoseconds: Int64
    /// The first and the last instant that are plausible.
    private let range: ClosedRange<Int64>

    /// Numbers of a unit; nil where their digits tell it.
    private init(_ unit: EpochNumber.Unit) {
        nanoseconds = Decimal128.integerPowers[unit.rawValue]
        let second = 1_000_000_000 / nanoseconds
        range = WallTime.firstSecond * second...WallTime.lastSecond * second
    }

    /// How numbers in a unit are read.
    ///
    /// - Parameter unit: the unit; nil where the number of digits tells it.
    /// - Returns: nil where it is told by the digits.
    static func of(_ unit: EpochNumber.Unit?) -> WholeEpoch? { unit.map(WholeEpoch.init) }

    /// The instant of a number; nil where it is none, of which `EpochNumber` says why.
    @inline(__always)
    func timestamp(_ number: Int64) -> Timestamp? {
        guard range.contains(number) else { return nil }
        return Timestamp(nanoseconds: number &* nanoseconds)
    }

    /// The instant of a number whose digits tell the unit; nil as above.
    static func detected(_ number: Int64) -> Timestamp? {
        // 10, 13, 16 and 19 digits, up to the last instant.
        switch number {
        case 1_000_000_000...WallTime.lastSecond: Timestamp(nanoseconds: number &* 1_000_000_000)
        case 1_000_000_000_000...WallTime.lastSecond * 1_000: Timestamp(nanoseconds: number &* 1_000_000)
        case 1_000_000_000_000_000...WallTime.lastSecond * 1_000_000: Timestamp(nanoseconds: number &* 1_000)
        case 1_000_000_000_000_000_000...WallTime.lastSecond * 1_000_000_000: Timestamp(nanoseconds: number)
        default: nil
        }
    }
}
