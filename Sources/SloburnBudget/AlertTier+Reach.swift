public import SloburnModel

extension AlertTier {
    /// Whether two windows make it true: both compare with an error ratio as it asks, with enough events for it.
    ///
    /// - Parameters:
    ///   - long: the counts of its long window.
    ///   - short: those of its short one.
    ///   - ratio: `errorRatioThreshold`, or `stayingThreshold` once it fires.
    /// - Returns: whether they do; its trigger is not looked at.
    public func isTrue(_ long: WindowCounts, _ short: WindowCounts, at ratio: Ratio) -> Bool {
        long.isErrorRatio(comparison, ratio) && short.isErrorRatio(comparison, ratio)
            && LowTrafficRule.first(holding: self, long, short, at: ratio) == nil
    }

    /// How many good events of the short window would have had to be bad for the tier to be true.
    ///
    /// The traffic stays what it was. Whatever lies in the short window lies in the long one.
    ///
    /// - Parameters:
    ///   - long: the counts of its long window.
    ///   - short: those of its short one.
    /// - Returns: the fewest, 0 where it is true as it is; nil where all of them would not do, or a comparison asks for few bad
    ///   events.
    public func missingBadEvents(_ long: WindowCounts, _ short: WindowCounts) -> Int64? {
        guard comparison == .gt || comparison == .gte else { return nil }
        let movable = min(short.good, long.good)
        let isEnough = { (events: Int64) in
            let parts = min(movable, events.multipliedSaturated(by: short.scale))
            return isTrue(long.worsened(by: parts), short.worsened(by: parts), at: errorRatioThreshold)
        }
        // In whole events, rounded up: a part of one may be good.
        var most = movable / short.scale + (movable % short.scale > 0 ? 1 : 0)
        guard isEnough(most) else { return nil }
        // Each further bad event can only make it true, never false.
        var least: Int64 = 0
        while least < most {
            let middle = least + (most - least) / 2
            if isEnough(middle) { most = middle } else { least = middle + 1 }
        }
        return least
    }
}

extension WindowCounts {
    /// The same with so many good parts counted as bad ones; there are so many.
    fileprivate func worsened(by parts: Int64) -> WindowCounts {
        var counts = self
        counts.good -= parts
        counts.bad += parts
        return counts
    }
}
