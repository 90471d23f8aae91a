import SloburnModel

/// Figures as people read them.
enum FigureText {
    /// A number with so many significant digits, without zeros at its end.
    static func number(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "-" }
        var scale = 1.0
        var magnitude = abs(value)
        while magnitude >= 10, scale > 1e-15 { (magnitude, scale) = (magnitude / 10, scale / 10) }
        while magnitude < 1, scale < 1e15 { (magnitude, scale) = (magnitude * 10, scale * 10) }
        // A whole number is not rounded: counts are counts.
        let places = max(1, power(digits - 1) * scale)
        return plain((value * places).rounded() / places)
    }

    /// A share in percent.
    static func percent(_ share: Double, digits: Int = 4) -> String { number(share * 100, digits: digits) + " %" }

    /// Two figures with as many digits as tell them apart, unless they are equal.
    static func pair(_ left: Double, _ right: Double) -> (left: String, right: String, digits: Int) {
        for digits in 3..<17 {
            let texts = (number(left, digits: digits), number(right, digits: digits))
            if texts.0 != texts.1 || left == right { return (texts.0, texts.1, digits) }
        }
        return (left.description, right.description, 17)
    }

    /// A count with its decimals, where it has some.
    static func count(_ number: Decimal128) -> String {
        guard number.exponent < 0 else {
            return number.significand.description + String(repeating: "0", count: min(40, number.exponent))
        }
        let places = min(400, -number.exponent)
        var digits = number.significand.magnitude.description
        digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var fraction = digits.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        let sign = number.significand < 0 ? "-" : ""
        return sign + digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func power(_ exponent: Int) -> Double { (0..<max(0, exponent)).reduce(1) { power, _ in power * 10 } }

    private static func plain(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return Int64(value).description }
        return value.description
    }
}

extension Threshold.Operator {
    /// The sign of mathematics.
    var sign: String {
        switch self {
        case .gt: ">"
        case .gte: ">="
        case .lt: "<"
        case .lte: "<="
        }
    }
}
