internal import SloburnModel

/// Reads the target of an objective, exactly as it is written.
enum TargetReader {
    static func target(_ fields: Fields) -> (element: Element, ratio: Ratio?)? {
        guard let (key, element) = fields.exactlyOne("target", "targetPercent") else { return nil }
        return (element, key == "target" ? share(element) : percent(element))
    }

    private static func share(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        if ratio >= Ratio(0), ratio < Ratio(1) { return ratio }
        let text = element.writtenText
        if ratio == Ratio(1) {
            element.error(.outOfRange, "a target of 1 leaves no error budget; it must be below 1, such as 0.999")
        } else if ratio > Ratio(1), ratio < Ratio(100) {
            element.error(
                .outOfRange, "must be at least 0 and below 1, found \(text); for percent write targetPercent: \(text)")
        } else {
            element.error(.outOfRange, "must be at least 0 and below 1, found \(text)")
        }
        return nil
    }

    private static func percent(_ element: Element) -> Ratio? {
        guard let ratio = element.ratio() else { return nil }
        guard ratio >= Ratio(0), ratio < Ratio(100) else {
            let reason = ratio == Ratio(100) ? "100 percent leave no error budget; " : ""
            element.error(.outOfRange, "\(reason)must be at least 0 and below 100, found \(element.writtenText)")
            return nil
        }
        guard let share = Ratio(1, over: 100).flatMap({ ratio.multiplied(by: $0) }) else {
            element.error(.invalidValue, "'\(element.writtenText)' has more digits than are kept exactly")
            return nil
        }
        return share
    }
}
