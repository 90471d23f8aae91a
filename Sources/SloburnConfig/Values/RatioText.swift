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

    /// In decimal with every digit, or as `n/d` where decimals never end.
    var exactText: String {
        var (rest, places) = (denominator, 0)
        var scale: Int128 = 1
        while rest % 10 == 0 { (rest, places, scale) = (rest / 10, places + 1, scale * 10) }
        while rest > 1, places < 18 {
            let factor: Int64 = rest % 2 == 0 ? 2 : 5
            guard rest % factor == 0 else { break }
            (rest, places, scale) = (rest / factor, places + 1, scale * 10)
        }
        guard rest == 1 else { return "\(numerator)/\(denominator)" }
        let (whole, fraction) = (Int128(numerator).magnitude * scale.magnitude / UInt128(denominator))
            .quotientAndRemainder(dividingBy: scale.magnitude)
        let sign = numerator < 0 ? "-" : ""
        guard fraction != 0 else { return "\(sign)\(whole)" }
        let digits = String(fraction)
        var text = String(repeating: "0", count: places - digits.count) + digits
        while text.last == "0" { text.removeLast() }
        return "\(sign)\(whole).\(text)"
    }
}
