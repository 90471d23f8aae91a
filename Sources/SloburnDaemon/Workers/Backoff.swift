/// How long to wait before the next try: doubling from a quarter of a second to half a minute.
struct Backoff {
    private var milliseconds: Int64 = 250

    /// The wait before the next try, in milliseconds.
    mutating func next() -> Int64 {
        defer { milliseconds = min(2 * milliseconds, 30_000) }
        return milliseconds
    }

    /// Begins anew after a success.
    mutating func reset() { milliseconds = 250 }
}
