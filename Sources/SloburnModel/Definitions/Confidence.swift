/// How sure a tier must be that the error ratio is above its threshold, given how few events there may be.
public struct Confidence: Hashable, Sendable {
    private static let billion: Int64 = 1_000_000_000

    /// The confidence of a two-sided interval: at least 0.5, below 1.
    public let level: Ratio
    /// z² to the nearest billionth, where a standard normal variable lies within ±z with the probability `level`.
    ///
    /// It is found once, when a configuration is read; what is decided with it is exact, and the same on every machine.
    public let squaredQuantile: Ratio

    /// Creates a confidence; nil for a level that is below 0.5, or 1 and more.
    public init?(_ level: Ratio) {
        guard let half = Ratio(1, over: 2), level >= half, level < Ratio(1), let complement = level.complement else {
            return nil
        }
        let quantile = NormalQuantile.upper(tail: complement.doubleValue / 2)
        // Below 100: the least complement that a Ratio holds is 2⁻⁶³.
        let billionths = (quantile * quantile * Double(Self.billion)).rounded()
        guard let squared = Ratio(Int64(billionths), over: Self.billion) else { return nil }
        self.level = level
        squaredQuantile = squared
    }
}
