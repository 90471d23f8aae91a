public import SloburnModel
internal import SloburnNormalize

/// What became of a request.
public enum DeliveryOutcome: Hashable, Sendable {
    /// The receiver has it.
    case accepted
    /// The receiver will never take it; `reason` is its status and the beginning of its words.
    case refused(reason: String)
    /// It is to be tried again, not before the receiver says so; `reason` is for people.
    case failed(reason: String, retryAfter: TimeSpan?)

    /// The longest wait that a receiver may ask for; more would be as good as giving up.
    public static let longestRetryAfter = TimeSpan.hours(1)

    /// Judges a reply.
    ///
    /// Only what says that this very request is wrong is final. A redirect says that the URL is wrong, which somebody can
    /// put right without anything being lost.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - retryAfter: the header `Retry-After`: seconds or a time.
    ///   - body: the beginning of the body.
    ///   - now: the wall clock's time.
    public init(status: Int, retryAfter: String?, body: String, at now: Timestamp) {
        let reason = body.isEmpty ? "status \(status)" : "status \(status): \(body)"
        switch status {
        case 200..<300: self = .accepted
        case 408, 425, 429, 300..<400, 500...: self = .failed(reason: reason, retryAfter: Self.wait(retryAfter, now))
        default: self = .refused(reason: reason)
        }
    }

    /// *Source:* RFC 9110, section 10.2.3.
    private static func wait(_ text: String?, _ now: Timestamp) -> TimeSpan? {
        guard let text, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            // A number that is too long for an integer is longer than an hour, too.
            let seconds = min(Int64(text) ?? .max, longestRetryAfter.nanoseconds / 1_000_000_000)
            return .seconds(seconds)
        }
        let parser = TimestampParser(encoding: .rfc1123, timeZone: nil)
        let time = Array(text.utf8).withUnsafeBytes { try? parser.parse($0, isNumber: false) }
        return time.map { min(max(.zero, $0 - now), longestRetryAfter) }
    }
}
