internal import SloburnModel

extension Ratio {
    /// In decimal with up to 4 digits after the point, rounded; not for negative ones.
    var decimalText: String {
        let denominator = Int128(denominator)
        return Self.decimal(tenThousandths: (Int128(numerator) * 20_000 + denominator) / (2 * denominator))
    }

    /// A whole number of ten-thousandths in decimal, without zeros at the end.
    static func decimal(tenThousandths: Int128) -> String {
        let (whole, rest) = tenThousandths.quotientAndRemainder(dividingBy: 10_000)
        guard rest != 0 else { return "\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: 4 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
