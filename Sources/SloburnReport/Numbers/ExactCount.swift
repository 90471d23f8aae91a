internal import SloburnModel

/// A count of events or slices, exact to twelve decimals: the finest parts in which budgets count.
struct ExactCount: Hashable, Sendable {
    /// How many units are 1.
    static let scale: Int128 = 1_000_000_000_000

    /// The count in units of 10⁻¹², 0 or more for what was counted; what is left of a budget may be below 0.
    let units: Int128

    /// No events.
    static let zero = ExactCount(units: 0)

    /// Creates a count from its units.
    init(units: Int128) {
        self.units = units
    }

    /// So many whole events.
    init(_ whole: Int64) {
        units = Int128(whole) * Self.scale
    }

    /// Reads a decimal number of a record; nil where it is none, has more decimals or leaves 64 bits.
    init?(decimal text: String) {
        guard let decimal = Decimal128(text), let units = Self.units(of: decimal, isCut: false) else { return nil }
        self.units = units
    }

    /// Reads a decimal number of a record, of which decimals beyond the twelfth are left out; nil where it is none.
    init?(cutting text: String) {
        guard let decimal = Decimal128(text), let units = Self.units(of: decimal, isCut: true) else { return nil }
        self.units = units
    }

    private static func units(of decimal: Decimal128, isCut: Bool) -> Int128? {
        var (units, exponent) = (decimal.significand, decimal.exponent + 12)
        while exponent < 0, units != 0 {
            guard isCut || units % 10 == 0 else { return nil }
            units /= 10
            exponent += 1
        }
        while exponent > 0, units != 0 {
            let (next, overflow) = units.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            units = next
            exponent -= 1
        }
        return units.magnitude <= UInt128(Int64.max) * UInt128(scale) ? units : nil
    }

    /// The sum, held at the ends of 128 bits, which no number of records reaches.
    static func + (left: ExactCount, right: ExactCount) -> ExactCount {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return ExactCount(units: overflow ? (right.units > 0 ? .max : .min) : sum)
    }

    /// Adds.
    static func += (left: inout ExactCount, right: ExactCount) { left = left + right }

    /// The count as a fraction.
    var fraction: ExactFraction { ExactFraction(units, over: Self.scale) }
}

extension ExactCount: Comparable {
    /// Orders by number.
    static func < (left: ExactCount, right: ExactCount) -> Bool { left.units < right.units }
}

extension ExactCount: CustomStringConvertible {
    /// All its digits, and no more.
    var description: String { Decimal128(significand: units, exponent: -12).plain }
}

extension Decimal128 {
    /// The number in plain digits without zeros at its end; its exponent is -12.
    fileprivate var plain: String {
        let (whole, rest) = significand.magnitude.quotientAndRemainder(dividingBy: UInt128(ExactCount.scale))
        let sign = significand < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        var digits = String(String(UInt128(ExactCount.scale) + rest).dropFirst())
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
