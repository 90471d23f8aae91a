public import SloburnModel

/// What can keep a tier from being true although both of its windows are above its factor: too few events.
public enum LowTrafficRule: String, Hashable, Sendable, CaseIterable {
    /// There are fewer events in the long window than the tier asks for.
    case minEvents
    /// There are fewer bad ones.
    case minBadEvents
    /// In one of the windows the error ratio could be above the threshold by chance.
    case confidence

    /// The first rule of a tier, in the order above, that its windows don't meet.
    ///
    /// - Parameters:
    ///   - tier: the tier. Its confidence counts where it asks for burn rates above its factor.
    ///   - long: the counts of its long window.
    ///   - short: those of its short one.
    ///   - ratio: the error ratio that confidence is asked of: `errorRatioThreshold`, or `stayingThreshold` once it fires.
    /// - Returns: the rule, or nil where they meet all.
    public static func first(
        holding tier: AlertTier, _ long: WindowCounts, _ short: WindowCounts, at ratio: Ratio
    ) -> LowTrafficRule? {
        if long.events < tier.minEvents { return .minEvents }
        if !long.hasBad(atLeast: tier.minBadEvents) { return .minBadEvents }
        guard let confidence = tier.confidence, tier.comparison == .gt else { return nil }
        let isSure =
            long.isErrorRatio(above: ratio, with: confidence)
            && short.isErrorRatio(above: ratio, with: confidence)
        return isSure ? nil : .confidence
    }
}
