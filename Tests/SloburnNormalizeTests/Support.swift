import SloburnModel

@testable import SloburnNormalize

/// Calls `body` with the UTF-8 of a text and gives what it threw or returned.
func withBytes<Value>(
    of text: String, _ body: (UnsafeRawBufferPointer) throws(Rejection) -> Value
) -> Result<Value, Rejection> {
    Array(text.utf8).withUnsafeBytes { bytes in
        do throws(Rejection) {
            return .success(try body(bytes))
        } catch {
            return .failure(error)
        }
    }
}

/// What a result failed with; nil where it succeeded.
func failure<Value>(_ result: Result<Value, Rejection>) -> Rejection? {
    guard case .failure(let rejection) = result else { return nil }
    return rejection
}

/// Parses a number; nil where it is refused.
func decimal(_ text: String) -> Decimal128? {
    try? withBytes(of: text) { bytes throws(Rejection) in try NumberText.parse(bytes, property: "value") }.get()
}

/// A small generator with a seed, so that a failure can be repeated.
///
/// *Source:* SplitMix64 (Steele, Lea, Flood).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
