import ArgumentParser
import Foundation
import SloburnModel
import SloburnNormalize

/// An instant as an option gives it: `now`, or RFC 3339 with an offset.
struct InstantArgument: ExpressibleByArgument {
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
