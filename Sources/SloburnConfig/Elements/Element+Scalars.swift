internal import SloburnModel

extension Element {
    /// A text; a number, a truth value or nothing are errors, because quotes were forgotten.
    func text() -> String? {
        guard case .scalar(let text, let isPlain) = value.content else {
            wrongType("text")
            return nil
        }
        guard isPlain, value.kindName != "text" else { return text }
        error(.wrongType, "expected text, found \(value.kindName)\(value.isNull ? "" : "; put \(text) in quotes")")
        return nil
    }

    /// A text that is not empty.
    func nonEmptyText() -> String? {
        guard let text = text() else { return nil }
        guard !text.isEmpty else {
            error(.invalidValue, "must not be empty")
            return nil
        }
        return text
    }

    /// Any scalar as it is written: `1` and `"1"` are the same.
    func scalarText() -> String? {
        guard case .scalar(let text, _) = value.content, !value.isNull else {
            wrongType("text or a number")
            return nil
        }
        return text
    }

    func boolean() -> Bool? {
        if case .scalar(let text, isPlain: true) = value.content, let boolean = YAMLScalar.boolean(text) {
            return boolean
        }
        wrongType("true or false")
        return nil
    }

    /// A number with every digit written.
    func decimal() -> Decimal128? {
        guard case .scalar(let text, let isPlain) = value.content else {
            wrongType("a number")
            return nil
        }
        guard isPlain else {
            let hint = YAMLScalar.isNumber(text) ? "; write it without quotes" : ""
            error(.wrongType, "expected a number, found text\(hint)")
            return nil
        }
        if let decimal = Decimal128(text) { return decimal }
        if YAMLScalar.isNumber(text) {
            error(.invalidValue, "'\(text)' is no number that can be kept exactly; write a decimal of up to 37 digits")
        } else {
            wrongType("a number")
        }
        return nil
    }

    /// A number as an exact fraction.
    func ratio() -> Ratio? {
        guard decimal() != nil, case .scalar(let text, _) = value.content else { return nil }
        if let ratio = Ratio(decimal: text) { return ratio }
        error(.invalidValue, "'\(text)' has more digits than are kept exactly; write up to 18")
        return nil
    }

    /// A whole number within a range.
    func integer(_ range: ClosedRange<Int64>) -> Int64? {
        guard let decimal = decimal() else { return nil }
        guard let ratio = decimal.exponent >= 0 ? decimal.scaled(by: Ratio(1)) : nil else {
            error(.wrongType, "expected a whole number, found \(writtenText)")
            return nil
        }
        guard range.contains(ratio) else {
            let limits =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            error(.outOfRange, "must be \(limits), found \(writtenText)")
            return nil
        }
        return ratio
    }

    /// A length of time such as `10s` or `5m`, within a range.
    func timeSpan(_ range: ClosedRange<TimeSpan>) -> TimeSpan? {
        guard let text = scalarText() else { return nil }
        guard let span = TimeSpan(text) else {
            error(
                .invalidDuration,
                "'\(text)' is no duration; write a whole number and one of ms, s, m, h, d, w, as in 10s or 30d")
            return nil
        }
        guard range.contains(span) else {
            error(.outOfRange, "must be from \(range.lowerBound) to \(range.upperBound), found \(text)")
            return nil
        }
        return span
    }

    /// A whole number of minutes that divides an hour.
    func partOfHour() -> TimeSpan? {
        guard let span = timeSpan(.minutes(1) ... .hours(1)) else { return nil }
        let isWhole = span.nanoseconds % TimeSpan.minutes(1).nanoseconds == 0
        guard isWhole, TimeSpan.hours(1).nanoseconds % span.nanoseconds == 0 else {
            error(
                .invalidDuration,
                "must be a whole number of minutes that divides an hour: 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m "
                    + "or 1h, found \(writtenText)")
            return nil
        }
        return span
    }

    /// An amount of memory such as `512MiB`, no less than `least`.
    func byteSize(atLeast least: ByteSize) -> ByteSize? {
        guard let text = scalarText() else { return nil }
        guard let size = ByteSize(text) else {
            error(
                .invalidValue,
                "'\(text)' is no size; write a whole number of bytes, or one and KiB, MiB or GiB, as in 512MiB")
            return nil
        }
        guard size >= least else {
            error(.outOfRange, "must be at least \(least), found \(text)")
            return nil
        }
        return size
    }

    /// One of a set of words.
    func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type = Choice.self) -> Choice?
    where Choice.RawValue == String {
        guard let text = text() else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let allowed = Choice.allCases.map(\.rawValue)
        error(
            .invalidValue,
            "'\(text)' is none of \(allowed.joined(separator: ", "))\(NearestName.hint(for: text, in: allowed))")
        return nil
    }

    var writtenText: String {
        if case .scalar(let text, _) = value.content { return text }
        return value.kindName
    }
}
