/// Quantiles of the standard normal distribution.
///
/// They are made of nothing but additions, multiplications, divisions and a square root, each of which IEEE 754 rounds in
/// one way only: every machine comes to the same bits, whatever its mathematical library.
///
/// *Source:* M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37
/// (1988), PPND16, about 1 part in 10¹⁶.
public enum NormalQuantile {
    /// The value above which a standard normal variable lies with this probability.
    ///
    /// - Parameter tail: above 0, at most 0.5.
    /// - Returns: 0 or more.
    public static func upper(tail: Double) -> Double {
        let distance = 0.5 - tail
        guard distance > 0.425 else {
            let r = 0.180625 - distance * distance
            return distance * quotient(of: centre, at: r)
        }
        let r = (-logarithm(tail)).squareRoot()
        return r <= 5 ? quotient(of: middle, at: r - 1.6) : quotient(of: far, at: r - 5)
    }

    /// The natural logarithm of a positive normal number: e × ln 2 + 2 artanh((m − 1) / (m + 1)) of m × 2^e.
    private static func logarithm(_ number: Double) -> Double {
        var (mantissa, exponent) = (number.significand, Double(number.exponent))
        if mantissa > 1.414 { (mantissa, exponent) = (mantissa / 2, exponent + 1) }
        let t = (mantissa - 1) / (mantissa + 1)
        // |t| is below 0.172: what follows the thirteenth term is less than 2⁻⁶⁰.
        let series = stride(from: 25.0, through: 1, by: -2).reduce(0) { sum, odd in sum * t * t + 1 / odd }
        return exponent * 0.693147180559945309417 + 2 * t * series
    }

    /// The quotient of two polynomials.
    private static func quotient(of parts: (above: [Double], below: [Double]), at r: Double) -> Double {
        func value(_ coefficients: [Double]) -> Double { coefficients.reduce(0) { $0 * r + $1 } }
        return value(parts.above) / value(parts.below)
    }

    // From the highest power down.
    private static let centre = (
        above: [
            2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
            1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
        ],
        below: [
            5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
            5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1,
        ]
    )
    private static let middle = (
        above: [
            7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
            3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
        ],
        below: [
            1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1,
        ]
    )
    private static let far = (
        above: [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
        ],
        below: [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
        ]
    )
}
