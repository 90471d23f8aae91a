internal import SloburnModel
internal import SloburnNormalize

extension JSONNode {
    /// What was received, for messages.
    var excerpt: String {
        switch kind {
        case .absent: "nothing"
        case .null: "null"
        case .true: "true"
        case .false: "false"
        case .string, .number: Excerpt.quoted(bytes)
        case .object: "an object"
        case .array: "an array"
        }
    }

    /// A number, or a text that is one, as the value of a point.
    ///
    /// - Parameter property: the name of what is read, for the message.
    /// - Returns: the value, exactly as it was written.
    /// - Throws: `.notFinite` for a text like NaN or Inf; `.malformed` for all else that is no number.
    func pointValue(_ property: String) throws(Rejection) -> Point.Value {
        if field.isShortNumber { return .short(significand: field.significand, decimals: Int(field.decimals)) }
        return Point.Value(try number(property))
    }

    /// A number, or a text that is one.
    ///
    /// - Throws: as `pointValue`.
    func number(_ property: String) throws(Rejection) -> Decimal128 {
        if let short = field.shortNumber { return short }
        guard kind == .number || kind == .string else {
            throw Rejection(.malformed, "\(property) is \(excerpt); it must be a number")
        }
        return try NumberText.parse(bytes, property: property)
    }

    /// A whole number of a range, written in any way that a number can be.
    ///
    /// - Throws: as `pointValue`, and `.malformed` for other numbers.
    func wholeNumber(_ property: String, in range: ClosedRange<Int64>) throws(Rejection) -> Int64 {
        let isPlain = field.isShortNumber && field.decimals == 0
        let whole = isPlain ? field.significand : try number(property).wholeNumber(scaledBy: Ratio(1))
        guard let whole, range.contains(whole) else {
            throw Rejection(
                .malformed,
                "\(property) is \(excerpt); it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return whole
    }

    /// The text that a label takes from it.
    ///
    /// - Parameters:
    ///   - record: the bytes that were read.
    ///   - arena: where texts go that are not among them.
    /// - Returns: the text; nil for what sets no label: null, objects and arrays.
    func labelText(in record: UnsafeRawBufferPointer, _ arena: TextArena) -> UnsafeRawBufferPointer? {
        switch kind {
        case .string: return arena.kept(bytes, of: record)
        case .number:
            if NumberText.isCanonicalLabel(bytes) { return bytes }
            var label: [UInt8] = []
            NumberText.canonicalLabel(bytes, into: &label)
            return arena.text(label)
        case .true: return UnsafeRawBufferPointer("true")
        case .false: return UnsafeRawBufferPointer("false")
        case .absent, .null, .object, .array: return nil
        }
    }
}

extension Point.Value {
    /// A decimal number, in the short form where it has one.
    init(_ number: Decimal128) {
        if number.exponent <= 0, number.exponent >= -18, let digits = Int64(exactly: number.significand),
            digits.magnitude < 1_000_000_000_000_000_000
        {
            self = .short(significand: digits, decimals: -number.exponent)
        } else {
            self = .exact(number)
        }
    }
}

extension TextArena {
    /// A text that lives as long as the record and this arena.
    ///
    /// What the record holds as it is stays there. Unescaped texts are in the reader's memory, until it reads again.
    func kept(_ text: UnsafeRawBufferPointer, of record: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = text.baseAddress, let first = record.baseAddress else { return text }
        return start >= first && start < first + record.count ? text : self.text(text)
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a text of the program's own.
    init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}

extension SeriesIdentity {
    /// The identity of a series of this metric, as far as its name tells it.
    init(metric: UnsafeRawBufferPointer) {
        self.init()
        add(UnsafeRawBufferPointer("__name__"), metric)
    }
}
