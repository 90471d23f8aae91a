public import SloburnModel

/// Reads event times: epoch numbers in four units, and the text forms that servers and libraries write.
///
/// Every result lies from 2001-09-09T01:46:40Z to 2262-04-11T23:47:16.854775807Z, the last instant of 64-bit
/// nanoseconds; what lies outside is a sentinel or a wrong unit. What is finer than 1 ns is cut off.
public struct TimestampParser: Sendable {
    /// How a time is written.
    public typealias Encoding = JSONMapping.TimestampField.Encoding

    /// How the times are written.
    public let encoding: Encoding
    /// The zone of texts that name none.
    public let timeZone: ZoneRules
    /// Whole numbers; nil where their digits tell the unit, or where numbers are no times.
    private let wholeEpoch: WholeEpoch?

    /// Creates a parser.
    ///
    /// - Parameters:
    ///   - encoding: how the times are written; `.auto` tells them apart, any other refuses what is written otherwise.
    ///   - timeZone: the zone of texts that name none; nil for UTC.
    public init(encoding: Encoding, timeZone: ZoneRules?) {
        self.encoding = encoding
        self.timeZone = timeZone ?? .utc
        wholeEpoch = WholeEpoch.of(Self.unit(of: encoding))
    }

    /// Reads one time.
    ///
    /// - Parameters:
    ///   - bytes: the whole text, without surrounding space.
    ///   - isNumber: true for a JSON number token, false for the content of a string, which may be a number too.
    /// - Returns: the instant.
    /// - Throws: `.badTimestamp`, with the text and what is wrong with it.
    public func parse(_ bytes: UnsafeRawBufferPointer, isNumber: Bool) throws(Rejection) -> Timestamp {
        if !isNumber, takesISOText, let common = CommonTime.parse(bytes) { return common }
        do throws(TimeFault) {
            return try instant(bytes, isNumber: isNumber)
        } catch {
            throw Rejection(.badTimestamp, "timestamp \(Excerpt.quoted(bytes)) \(error.reason)")
        }
    }

    /// The common case of a time as a number: a whole one, at a plausible time.
    ///
    /// - Parameter number: the number.
    /// - Returns: the instant; nil for all else, which `parse` reads or refuses.
    public func common(_ number: Int64) -> Timestamp? {
        if let wholeEpoch { return wholeEpoch.timestamp(number) }
        return encoding == .auto ? WholeEpoch.detected(number) : nil
    }

    /// Reads a time from a number that has been read already.
    ///
    /// - Parameters:
    ///   - number: the number.
    ///   - bytes: how it was written, for the message.
    /// - Returns: the instant.
    /// - Throws: `.badTimestamp`, with the text and what is wrong with it.
    public func parse(_ number: Decimal128, writtenAs bytes: UnsafeRawBufferPointer) throws(Rejection) -> Timestamp {
        guard isEpoch else { return try parse(bytes, isNumber: true) }
        do throws(TimeFault) {
            return try EpochNumber.timestamp(number, unit: Self.unit(of: encoding))
        } catch {
            throw Rejection(.badTimestamp, "timestamp \(Excerpt.quoted(bytes)) \(error.reason)")
        }
    }

    private var takesISOText: Bool { encoding == .auto || encoding == .rfc3339 }

    /// Whether numbers are times.
    private var isEpoch: Bool {
        switch encoding {
        case .auto, .s, .ms, .us, .ns: true
        case .rfc3339, .rfc1123, .clf: false
        }
    }

    /// The unit of numbers; nil where their digits tell it.
    private static func unit(of encoding: Encoding) -> EpochNumber.Unit? {
        switch encoding {
        case .s: .seconds
        case .ms: .milliseconds
        case .us: .microseconds
        case .ns: .nanoseconds
        case .auto, .rfc3339, .rfc1123, .clf: nil
        }
    }

    private func instant(_ bytes: UnsafeRawBufferPointer, isNumber: Bool) throws(TimeFault) -> Timestamp {
        guard !bytes.isEmpty else { throw TimeFault("is empty") }
        switch encoding {
        case .auto:
            if let number = Self.number(bytes) { return try EpochNumber.timestamp(number, unit: nil) }
            guard !isNumber else { throw TimeFault("is not a finite number") }
            return try detectedText(bytes).timestamp(timeZone)
        case .s, .ms, .us, .ns: return try epoch(bytes)
        case .rfc3339, .rfc1123, .clf:
            guard !isNumber else {
                throw TimeFault("is a number, but the encoding is the text form \(encoding.rawValue)")
            }
            return try hintedText(bytes).timestamp(timeZone)
        }
    }

    private func epoch(_ bytes: UnsafeRawBufferPointer) throws(TimeFault) -> Timestamp {
        guard let number = Self.number(bytes) else {
            throw TimeFault("is not a finite number, but the encoding is \(encoding.rawValue) since the epoch")
        }
        return try EpochNumber.timestamp(number, unit: Self.unit(of: encoding))
    }

    /// The number that the whole text is; nil where it is none.
    private static func number(_ bytes: UnsafeRawBufferPointer) -> Decimal128? {
        guard case .number(let number) = NumberScanner.scan(bytes) else { return nil }
        return number
    }

    /// Reads a text in the form that its first characters tell; no two forms begin alike.
    private func detectedText(_ bytes: UnsafeRawBufferPointer) throws(TimeFault) -> WallTime {
        let start = ByteCursor(bytes)
        if start.peek() == UInt8(ascii: "[") { return try LogTime.parse(bytes) }
        if start.isLetter() { return try MailTime.parse(bytes) }
        guard start.isDigit() else { throw .unknownForm }
        if start.isDigit(1), start.isDigit(2), start.isDigit(3) { return try ISOTime.parse(bytes, in: timeZone) }
        let separator = start.isDigit(1) ? 2 : 1
        if start.peek(separator) == UInt8(ascii: "/") { return try LogTime.parse(bytes) }
        return try MailTime.parse(bytes)
    }

    private func hintedText(_ bytes: UnsafeRawBufferPointer) throws(TimeFault) -> WallTime {
        switch encoding {
        case .rfc1123: try MailTime.parse(bytes)
        case .clf: try LogTime.parse(bytes)
        default: try ISOTime.parse(bytes, in: timeZone)
        }
    }
}
