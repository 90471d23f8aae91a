/// A 64-bit hash that is the same in every process, version and machine.
///
/// It places SLO keys on partitions and names revisions and episodes, so it must never change.
/// *Source:* FNV-1a (Fowler, Noll, Vo), followed by the finalizer of MurmurHash3 for an even spread of low bits.
public struct StableHash: Sendable {
    private var state: UInt64

    /// Begins a hash; another seed gives an independent one.
    public init(seed: UInt64 = 0) {
        state = 0xcbf2_9ce4_8422_2325 ^ seed
    }

    /// Adds bytes.
    public mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            state ^= UInt64(byte)
            state = state &* 0x0000_0100_0000_01b3
        }
    }

    /// Adds a text and its end, so that "ab", "c" and "a", "bc" differ.
    public mutating func combine(_ text: String) {
        combine(text.utf8)
        combine(CollectionOfOne(0xFF))
    }

    /// The hash of what was added.
    public func finalize() -> UInt64 {
        var hash = state
        hash ^= hash >> 33
        hash = hash &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        hash = hash &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }

    /// The hash as 16 hexadecimal digits.
    public var hexadecimal: String {
        let digits = String(finalize(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
