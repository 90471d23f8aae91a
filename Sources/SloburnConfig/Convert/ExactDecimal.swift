internal import SloburnModel

extension Ratio {
    /// The number with all its digits; nil where they have no end, as those of a third.
    var exactDecimal: String? {
        var rest = denominator
        var places = 0
        var twos = 0
        var fives = 0
        while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
        while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
        guard rest == 1 else { return nil }
        places = max(twos, fives)
        // 18 digits are what is read back exactly.
        guard places <= 18 else { return nil }
        var scale: Int128 = 1
        for _ in 0..<places { scale *= 10 }
        let digits = Int128(numerator) * scale / Int128(denominator)
        return Decimal128(significand: digits, exponent: -places).description
    }

    /// The quotient, or nil where its parts don't fit 64 bits, or there is none.
    func divided(by other: Ratio) -> Ratio? {
        Ratio(other.denominator, over: other.numerator).flatMap(multiplied(by:))
    }

    /// The difference, or nil where its parts don't fit 64 bits.
    func subtracting(_ other: Ratio) -> Ratio? {
        if numerator == 0 { return other.multiplied(by: Ratio(-1)) }
        return other.divided(by: self)?.complement.flatMap(multiplied(by:))
    }

    /// Reads a decimal; of more than 12 digits 9 are kept, since binary floating point has made the others.
    ///
    /// `100 - 99.9` is 0.09999999999999432 in binary.
    init?(withoutBinaryNoise text: String) {
        guard let decimal = Decimal128(text) else { return nil }
        let count = String(decimal.significand.magnitude).utf8.count
        guard count > 12 else {
            self.init(decimal: text)
            return
        }
        var divisor: Int128 = 1
        for _ in 0..<count - 9 { divisor *= 10 }
        let (quotient, rest) = decimal.significand.quotientAndRemainder(dividingBy: divisor)
        let isHalfOrMore = rest.magnitude >= divisor.magnitude - rest.magnitude
        let digits = isHalfOrMore ? quotient + decimal.significand.signum() : quotient
        self.init(decimal: Decimal128(significand: digits, exponent: decimal.exponent + count - 9).description)
    }
}
