/// Why a text is no usable time: the end of a sentence that begins with the text.
struct TimeFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// The text has no known form at all.
    static var unknownForm: TimeFault {
        TimeFault(
            """
            has no known form; use RFC 3339 (2026-03-01T12:00:00Z), RFC 1123 (Sun, 01 Mar 2026 12:00:00 GMT), the \
            common log format (01/Mar/2026:13:00:00 +0100) or an epoch number in s, ms, us or ns
            """)
    }

    /// The text has something after a complete time.
    static var trailingText: TimeFault { TimeFault("has text after the time") }
}
