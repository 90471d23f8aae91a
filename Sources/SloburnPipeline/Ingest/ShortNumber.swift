import SloburnDecode
import SloburnModel

/// A number of at most 18 digits without an exponent, as almost all are: `significand ÷ 10^decimals`.
struct ShortNumber: Hashable {
    let significand: Int64
    /// 0 to 18.
    let decimals: Int

    /// nil for a field that holds anything else.
    @inline(__always)
    init?(_ field: JSONField) {
        guard field.isShortNumber else { return nil }
        significand = field.significand
        decimals = Int(field.decimals)
    }

    /// nil for a number that is longer.
    init?(_ number: Decimal128) {
        guard (-18...0).contains(number.exponent), let significand = Int64(exactly: number.significand),
            significand.magnitude < 1_000_000_000_000_000_000
        else { return nil }
        self.significand = significand
        decimals = -number.exponent
    }
}
