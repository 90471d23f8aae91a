internal import SloburnModel

/// Reads the interval of rates: without it nobody knows how many events a rate stands for.
enum RateInterval {
    /// The interval; nil in the outer place for other kinds, nil in the inner one, with a finding, where it is wrong.
    static func read(_ fields: Fields, _ kind: MetricKind?) -> TimeSpan?? {
        guard kind == .rate else {
            guard let element = fields["interval"] else { return .none }
            element.error(.exclusiveFields, "interval is for kind: rate")
            return .some(nil)
        }
        let element = fields.required(
            "interval", "a rate counts what it comes to over its interval, such as 10s; otherwise take the counter")
        return .some(element?.timeSpan(.milliseconds(1) ... .days(1)))
    }
}
