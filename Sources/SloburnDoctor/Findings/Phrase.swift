import Foundation

/// How numbers are said.
enum Phrase {
    /// `1 record`, `12 records`.
    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// The same of a larger number.
    static func count(_ count: Int64, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// A length of time in the unit that suits it; its sign is left out.
    ///
    /// - Parameter milliseconds: the length.
    /// - Returns: such as `350 ms`, `12.5 s`, `3 min`, `2.5 h`, `7 d`.
    static func span(_ milliseconds: Int64) -> String {
        let size = Double(milliseconds.magnitude)
        let units = [("d", 172_800_000.0, 86_400_000.0), ("h", 7_200_000, 3_600_000), ("min", 120_000, 60_000)]
        for (unit, from, divisor) in units where size >= from { return "\(short(size / divisor)) \(unit)" }
        return size >= 1_000 ? "\(short(size / 1_000)) s" : "\(milliseconds.magnitude) ms"
    }

    /// A number of bytes in the unit that suits it, such as `12 KiB`.
    static func bytes(_ bytes: Int64) -> String {
        let size = Double(bytes.magnitude)
        for (unit, shift) in [("TiB", 40.0), ("GiB", 30), ("MiB", 20), ("KiB", 10)] where size >= exp2(shift) {
            return "\(short(size / exp2(shift))) \(unit)"
        }
        return count(bytes, "byte")
    }

    /// A point in time.
    ///
    /// - Parameter milliseconds: since the epoch.
    /// - Returns: the time as RFC 3339 writes it.
    static func time(_ milliseconds: Int64) -> String {
        // What is less than a millisecond is cut off, and a Double may be that much too small.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Names with commas in between, at most five of them.
    static func list(_ names: [String]) -> String {
        let rest = names.count - 5
        return names.prefix(5).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static func short(_ number: Double) -> String {
        let rounded = (number * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
    }
}
