/// Random numbers that are the same for the same seed, on every machine.
///
/// *Source:* SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
public struct SeededNumbers: Sendable {
    private var state: UInt64

    /// Begins a sequence.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    public mutating func bits() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but without, `limit`.
    public mutating func below(_ limit: Int) -> Int {
        Int(truncatingIfNeeded: bits().multipliedFullWidth(by: UInt64(limit)).high)
    }
}
