import SloburnModel
import SloburnNormalize

/// Reads each input as a time in every encoding, as a text and as a number, with and without rules of a zone.
final class TimestampTarget: FuzzTarget {
    private static let earliest = Timestamp(seconds: 1_000_000_000)

    private let parsers: [TimestampParser]

    init() throws {
        let zones = [try ZoneRules(identifier: "Europe/Berlin"), try ZoneRules(identifier: "Australia/Lord_Howe")]
        let texts: [TimestampParser.Encoding] = [.auto, .rfc3339, .rfc1123, .clf]
        parsers =
            TimestampParser.Encoding.allCases.map { TimestampParser(encoding: $0, timeZone: nil) }
            + texts.flatMap { encoding in zones.map { TimestampParser(encoding: encoding, timeZone: $0) } }
    }

    func run(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input, as: UTF8.self)
        // As it is written anywhere: "01" and "+1" are no numbers of JSON.
        let whole = Int64(text).flatMap { String($0) == text ? $0 : nil }
        for parser in parsers {
            for isNumber in [false, true] {
                let time = read(input, parser, isNumber)
                guard let whole, let common = parser.common(whole) else { continue }
                require(time == common, "\(whole) is \(common) and \(String(describing: time))")
            }
        }
    }

    private func read(_ text: UnsafeRawBufferPointer, _ parser: TimestampParser, _ isNumber: Bool) -> Timestamp? {
        do throws(Rejection) {
            let time = try parser.parse(text, isNumber: isNumber)
            require(time >= Self.earliest, "a time of \(time.nanoseconds)")
            return time
        } catch {
            var digest = Digest()
            digest.add(error)
            require(error.reason == .badTimestamp, "\(error)")
            return nil
        }
    }
}
