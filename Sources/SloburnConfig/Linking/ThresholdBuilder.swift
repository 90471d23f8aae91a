internal import SloburnModel

/// Reads the value of a threshold objective in its unit.
enum ThresholdBuilder {
    /// Reports what a threshold objective must have.
    static func check(_ objective: ObjectiveDocument) {
        for (key, element) in [("op", objective.operatorElement), ("value", objective.valueElement)]
        where element == nil {
            objective.element.report(
                .error, .missingField, "is required, because the indicator is a threshold",
                path: objective.element.childPath(key))
        }
    }

    /// The threshold; nil, with a finding here or before, where it can't be used.
    static func threshold(_ objective: ObjectiveDocument, unit: String?) -> Threshold? {
        guard let comparison = objective.comparison, let value = objective.value, let element = objective.valueElement
        else { return nil }
        guard let unit else { return bare(comparison, value, element) }
        guard let family = NormalizeBridge.family(ofUnit: unit) else { return nil }
        if family == .time, value.significand < 0 {
            element.error(.outOfRange, "a length of time can't be negative, found \(element.writtenText) \(unit)")
            return nil
        }
        do throws(Rejection) {
            switch try NormalizeBridge.quantity(value, unit: unit) {
            case .duration(let nanoseconds):
                return Threshold(
                    comparison: comparison, value: Double(nanoseconds) / 1e9, nanoseconds: nanoseconds, family: family)
            case .number(let number, let family):
                return Threshold(
                    comparison: comparison, value: number, nanoseconds: seconds(value), family: family)
            }
        } catch {
            element.error(.outOfRange, error.message)
            return nil
        }
    }

    private static func bare(
        _ comparison: Threshold.Operator, _ value: Decimal128, _ element: Element
    ) -> Threshold? {
        guard let number = NormalizeBridge.double(value), number.isFinite else {
            element.error(.outOfRange, "\(element.writtenText) is too large")
            return nil
        }
        return Threshold(comparison: comparison, value: number, nanoseconds: seconds(value), family: nil)
    }

    /// The value read as seconds in nanoseconds, held at the largest there is: no duration is longer.
    private static func seconds(_ value: Decimal128) -> Int64 {
        value.scaled(by: Ratio(1_000_000_000)) ?? (value.significand < 0 ? .min : .max)
    }
}
