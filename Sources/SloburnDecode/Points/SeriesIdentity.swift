/// Which series a point belongs to: a 128-bit hash over everything that tells one series from another.
///
/// It holds within one process only. One in 10^20 pairs of different series would be taken for the same.
@frozen
public struct SeriesIdentity: Hashable, Sendable {
    @usableFromInline var high: UInt64
    @usableFromInline var low: UInt64

    /// The identity of nothing yet.
    public init() {
        high = 0
        low = 0
    }

    /// Adds an attribute; the order of attributes makes no difference.
    @inlinable
    public mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        var hash = SeriesHash()
        // With both lengths first, so that "ab", "c" and "a", "bc" differ.
        hash.combine(UInt64(name.count), UInt64(value.count))
        hash.combine(name)
        hash.combine(value)
        high = high &+ hash.high
        low = low &+ hash.low
    }

    /// Adds another identity, as that of a resource to that of a point.
    @inlinable
    public mutating func add(_ other: SeriesIdentity) {
        high = high &+ other.high
        low = low &+ other.low
    }

    /// Hashes it as it is: it is a hash already.
    public func hash(into hasher: inout Hasher) { hasher.combine(low) }
}

/// A hash of texts in 128 bits: two chains of multiplications, seeded for each process.
@usableFromInline
struct SeriesHash {
    @usableFromInline static let seed = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    @usableFromInline var high = seed.0
    @usableFromInline var low = seed.1

    @inlinable
    init() {}

    /// Adds a text of known length.
    @inlinable
    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        var place = 0
        while bytes.count - place > 16 {
            combine(Self.word(start + place), Self.word(start + place + 8))
            place += 16
        }
        guard place == 0 else {
            // What is left, with some of what came before: the length is known already.
            let last = start + bytes.count
            return combine(Self.word(last - 16), Self.word(last - 8))
        }
        combineShort(start, bytes.count)
    }

    /// Adds up to 16 bytes.
    @inlinable
    mutating func combineShort(_ start: UnsafeRawPointer, _ count: Int) {
        let last = start + count
        if count >= 8 {
            combine(Self.word(start), Self.word(last - 8))
        } else if count >= 4 {
            combine(
                UInt64(start.loadUnaligned(as: UInt32.self)),
                UInt64((last - 4).loadUnaligned(as: UInt32.self)))
        } else if count > 0 {
            combine(
                UInt64(start.load(as: UInt8.self)) << 8 | UInt64((start + count / 2).load(as: UInt8.self)),
                UInt64((last - 1).load(as: UInt8.self)))
        }
    }

    @inlinable
    mutating func combine(_ first: UInt64, _ second: UInt64) {
        high = Self.mix(high ^ first, second ^ 0xA076_1D64_78BD_642F)
        low = Self.mix(low ^ second, first ^ 0x8EBC_6AF0_9C88_C6E3)
    }

    @inlinable
    static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let (high, low) = first.multipliedFullWidth(by: second)
        return high ^ low ^ first
    }

    @inlinable
    static func word(_ start: UnsafeRawPointer) -> UInt64 { start.loadUnaligned(as: UInt64.self) }
}
