import SloburnModel
import SloburnNormalize

// How what was inspected is put into words, in both forms of output.

extension InspectedElement {
    /// What it tells of how complete sources are, as in `number 41 of lyon/7f3a` or `declares 120 of web`.
    func tellings(of source: String) -> [String] {
        var words = lacksNumber ? ["no number"] : []
        for evidence in evidence {
            let whose = evidence.source == source ? "" : " for \(evidence.source)"
            for numbers in evidence.numbers {
                let producer = numbers.producer.isEmpty ? "" : " of \(numbers.producer)"
                words.append("number \(numbers.last)\(producer)")
            }
            for name in evidence.heard { words.append(name.isEmpty ? "heard\(whose)" : "\(name) is heard\(whose)") }
            if let declared = evidence.declared { words.append("declares \(declared) of \(evidence.source)") }
        }
        return words
    }
}

extension InspectedNumber {
    /// The value in its base unit, as in `0.25 s`; as written where it has none.
    var text: String {
        guard let quantity else { return unit.isEmpty ? written : "\(written) \(unit)" }
        let unit = quantity.unit == UnitFamily.dimensionless.rawValue ? "" : " \(quantity.unit)"
        return quantity.number + unit
    }

    /// The value as written, where that differs; else nil.
    var differingText: String? {
        guard let quantity, !unit.isEmpty, unit != quantity.unit else { return nil }
        return "\(written) \(unit)"
    }
}

extension Quantity {
    /// The number in the base unit, in plain decimals where it is short.
    var number: String {
        switch self {
        case .duration(let nanoseconds): Decimal128(significand: Int128(nanoseconds), exponent: -9).labelText
        case .number(let value, _): value.plainText
        }
    }

    /// The base unit.
    var unit: String {
        switch self {
        case .duration: UnitFamily.time.rawValue
        case .number(_, let family): family.rawValue
        }
    }
}

extension Double {
    /// The shortest text that reads back as the same number, without `.0` behind a whole one.
    fileprivate var plainText: String {
        guard let whole = Int64(exactly: self), whole.magnitude < 1_000_000_000_000_000 else { return description }
        return String(whole)
    }
}

extension InspectedCount {
    /// As what it counts, as in `good+total` or `threshold met (<= 0.25 s)`.
    public var roleText: String {
        switch role {
        case .ratio(let numerator, let total, let kind):
            return [numerator ? kind.rawValue : nil, total ? "total" : nil].compactMap(\.self).joined(separator: "+")
        case .threshold(let threshold):
            if case .distribution = form { return "threshold \(threshold.text)" }
            return matched == 0 ? "threshold not met (\(threshold.text))" : "threshold met (\(threshold.text))"
        case .share(let kind): return "share of \(kind.rawValue)"
        }
    }

    /// How much it counts, as in `1`, `increase 12` or `90 of 100 good, exact`.
    public var amountText: String {
        switch (form, role) {
        case (.distribution(let isExact), .threshold):
            return "\(matched) of \(total) good, \(isExact ? "exact" : "not exact")"
        case (_, .share):
            return Decimal128(significand: Int128(matched), exponent: -6).labelText
        case (.increase(let isFirst), _):
            return "increase \(amount)" + (isFirst && amount == 0 ? ": the first point of its series" : "")
        default: return "\(amount)"
        }
    }

    /// What its source is to the one that the SLO names, as in ` (fallback of web)`; empty where it is that one.
    var standingText: String {
        switch standing {
        case .primary: ""
        case .fallback(let primary): " (fallback of \(primary))"
        case .comparison(let primary): " (compared with \(primary))"
        }
    }

    /// How many events it is.
    private var amount: Int64 {
        if case .ratio(_, total: false, _) = role { return matched }
        return total
    }
}

extension Threshold {
    /// The condition, as in `<= 0.25 s`.
    fileprivate var text: String {
        let sign =
            switch comparison {
            case .lte: "<="
            case .gte: ">="
            case .lt: "<"
            case .gt: ">"
            }
        return "\(sign) \(value.plainText)" + (family.map { " \($0.rawValue)" } ?? "")
    }
}

extension NearestMiss {
    /// What is said of an element that no selector matches.
    public var text: String {
        switch self {
        case .matcher(let slo, let matcher, let value):
            let found = value.isEmpty ? "it has no such label" : "it is \(Excerpt.quoted(value))"
            return "no selector matches; nearest is \(slo): \(matcher.text), but \(found)"
        case .metric(let asked) where asked.isEmpty: return "no SLO selects this metric"
        case .metric(let asked):
            let more = asked.count > 3 ? " and \(asked.count - 3) more" : ""
            let names = asked.prefix(3).map(Excerpt.quoted).joined(separator: ", ")
            return "no SLO selects this metric; they ask for \(names)\(more)"
        }
    }
}

extension LabelMatcher {
    /// The matcher as a selector has it.
    var text: String { "\(label)\(comparison.rawValue)\(Excerpt.quoted(value))" }
}
