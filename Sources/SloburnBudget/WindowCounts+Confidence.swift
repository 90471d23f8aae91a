public import SloburnModel

extension WindowCounts {
    /// Whether the lower bound of the Wilson score interval of bad/total is above `ratio`, exactly; never without events.
    ///
    /// The interval holds every x that a score test does not refuse: of n events a share p is bad, and
    /// (p − x)² ≤ z² x (1 − x) / n. So its bounds are the roots of f(x) = n (p − x)² − z² x (1 − x). f is a parabola that
    /// opens upwards, and f(p) ≤ 0, so p lies between the roots or on one of them. Where x < p, x is therefore below the
    /// lower root exactly where f(x) > 0. And a bound above x is a p above x.
    ///
    /// With x = a/b, p = bad/total and n = total/scale, all of them in parts, f(x) × b² × total × scale > 0 is
    ///
    /// (bad·b − a·total)² > z² · a · (b − a) · total · scale.
    ///
    /// The squares have up to 252 bits and the products with z² up to 320, which are kept.
    ///
    /// *Source:* E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927);
    /// L. D. Brown, T. T. Cai, A. DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16 (2001).
    ///
    /// - Parameters:
    ///   - ratio: the threshold.
    ///   - confidence: that of the interval, two-sided.
    /// - Returns: false where the error ratio itself is not above it.
    public func isErrorRatio(above ratio: Ratio, with confidence: Confidence) -> Bool {
        guard isErrorRatio(.gt, ratio) else { return false }
        // With x = 0 only the left side is left, and it is above 0.
        guard ratio.numerator > 0 else { return true }
        let (a, b) = (Int128(ratio.numerator), Int128(ratio.denominator))
        // a < b, because bad/total is above a/b and at most 1.
        let excess = (Int128(bad) * b - a * Int128(total)).magnitude
        let variance = (a * (b - a)).magnitude
        let quantile = confidence.squaredQuantile
        return Self.product(excess, excess, quantile.denominator)
            > Self.product(variance, (Int128(total) * Int128(scale)).magnitude, quantile.numerator)
    }

    /// The lower bound of the Wilson score interval of bad/total: at least so high is the error ratio, with this confidence.
    ///
    /// It is for output; `isErrorRatio(above:with:)` decides. With p = bad/total and n events it is
    ///
    /// (p + z²/2n − z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n).
    ///
    /// *Source:* L. D. Brown, T. T. Cai, A. DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16
    /// (2001), (4).
    ///
    /// - Parameter confidence: that of the interval, two-sided.
    /// - Returns: an error ratio from 0 to 1; 0 without events.
    public func lowerErrorRatioBound(with confidence: Confidence) -> Double {
        guard total > 0 else { return 0 }
        let squared = confidence.squaredQuantile.doubleValue
        let events = Double(total) / Double(scale)
        let share = Double(bad) / Double(total)
        let root = (share * (1 - share) / events + squared / (4 * events * events)).squareRoot()
        let bound = (share + squared / (2 * events) - squared.squareRoot() * root) / (1 + squared / events)
        return max(0, bound)
    }

    /// The product of three numbers, from its highest 128 bits to its lowest.
    private static func product(_ x: UInt128, _ y: UInt128, _ z: Int64) -> (UInt128, UInt128, UInt128) {
        let square = x.multipliedFullWidth(by: y)
        let factor = UInt128(z.magnitude)
        let high = square.high.multipliedFullWidth(by: factor)
        let low = square.low.multipliedFullWidth(by: factor)
        let (middle, isCarried) = high.low.addingReportingOverflow(low.high)
        // The highest part has at most 64 bits, so it has room for what is carried.
        return (high.high + (isCarried ? 1 : 0), middle, low.low)
    }
}
