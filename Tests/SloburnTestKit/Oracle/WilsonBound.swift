import Foundation
public import SloburnModel

/// The lower bound of the Wilson score interval by its closed form, in floating point.
///
/// *Source:* Brown, Cai, DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16 (2001).
public enum WilsonBound {
    /// The lower bound; 0 without events.
    ///
    /// - Parameters:
    ///   - bad: how many events are bad; a part of one may be.
    ///   - total: how many there are.
    ///   - level: the confidence of the two-sided interval.
    /// - Returns: an error ratio.
    public static func lower(bad: Double, of total: Double, level: Double) -> Double {
        guard total > 0 else { return 0 }
        let z = quantile(level)
        let p = bad / total
        let root = (p * (1 - p) / total + z * z / (4 * total * total)).squareRoot()
        return (p + z * z / (2 * total) - z * root) / (1 + z * z / total)
    }

    /// Whether the bound is above a threshold; nil where they are too near to each other to be told apart.
    ///
    /// - Parameters:
    ///   - threshold: an error ratio.
    ///   - bad: how many events are bad; a part of one may be.
    ///   - total: how many there are.
    ///   - level: the confidence of the two-sided interval.
    /// - Returns: whether it is.
    public static func isAbove(_ threshold: Ratio, bad: Double, of total: Double, level: Ratio) -> Bool? {
        let difference = lower(bad: bad, of: total, level: level.doubleValue) - threshold.doubleValue
        return abs(difference) < 1e-9 ? nil : difference > 0
    }

    /// Where the normal distribution has this much between -z and z: by halving, from the error function.
    private static func quantile(_ level: Double) -> Double {
        var (low, high) = (0.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if erfc(middle / 2.0.squareRoot()) > 1 - level { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
