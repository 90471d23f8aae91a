import ArgumentParser
import Foundation
import SloburnModel
import SloburnNormalize

/// An instant as it is given for an adjustment: `now`, or RFC 3339 with an offset.
struct AdjustmentInstant: ExpressibleByArgument {
    /// The instant.
    var time: Timestamp

    /// Reads the text; nil for anything else, also for a time without an offset.
    init?(argument: String) {
        guard argument != "now" else {
            time = Self.now
            return
        }
        let hasOffset = "Zz".contains(argument.last ?? " ") || argument.suffix(6).first.map("+-".contains) ?? false
        let parser = TimestampParser(encoding: .rfc3339, timeZone: nil)
        let parsed = Array(argument.utf8).withUnsafeBytes { try? parser.parse($0, isNumber: false) }
        guard hasOffset, let parsed else { return nil }
        time = parsed
    }

    /// The present time.
    static var now: Timestamp { Timestamp(nanoseconds: Int64(Date.now.timeIntervalSince1970 * 1_000) * 1_000_000) }
}

/// A length of time such as `90m`.
struct AdjustmentDuration: ExpressibleByArgument {
    /// The length.
    var span: TimeSpan

    /// Takes a length.
    init(span: TimeSpan) { self.span = span }

    /// The text that is read.
    var defaultValueDescription: String { span.description }

    /// Reads the text; nil for anything else.
    init?(argument: String) {
        guard let span = TimeSpan(argument), span > .zero else { return nil }
        self.span = span
    }
}

/// A label and its value, `KEY=VALUE`.
struct LabelPair: ExpressibleByArgument {
    var key: String
    var value: String

    /// Reads the text; nil without a key or `=`.
    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        key = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }
}
