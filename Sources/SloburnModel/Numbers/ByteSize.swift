/// An amount of memory in bytes.
public struct ByteSize: Hashable, Comparable, Sendable {
    /// The amount in bytes, 0 or more.
    public var bytes: Int64

    /// Creates an amount from bytes.
    public init(bytes: Int64) { self.bytes = bytes }

    /// So many times 1024 bytes.
    public static func kibibytes(_ count: Int64) -> ByteSize { ByteSize(bytes: count << 10) }

    /// So many times 1024² bytes.
    public static func mebibytes(_ count: Int64) -> ByteSize { ByteSize(bytes: count << 20) }

    /// So many times 1024³ bytes.
    public static func gibibytes(_ count: Int64) -> ByteSize { ByteSize(bytes: count << 30) }

    /// Orders by amount.
    public static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }
}

extension ByteSize: CustomStringConvertible {
    private static let units: [(suffix: String, shift: Int64)] = [("GiB", 30), ("MiB", 20), ("KiB", 10)]

    /// The amount as people write it, in the largest unit that divides it: `1GiB`, `1536MiB`, `1000`.
    public var description: String {
        for unit in Self.units where bytes != 0 && bytes % (1 << unit.shift) == 0 {
            return "\(bytes >> unit.shift)\(unit.suffix)"
        }
        return "\(bytes)"
    }

    /// Reads a whole number of bytes, or one followed by `KiB`, `MiB` or `GiB`, as in `512MiB`.
    ///
    /// - Parameter text: the text; no sign, no space, no fraction, no leading zero.
    public init?(_ text: String) {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        guard !digits.isEmpty, digits.count == 1 || digits.first != 48, let count = Int64(Substring(digits)) else {
            return nil
        }
        let suffix = String(Substring(text.utf8.dropFirst(digits.count)))
        guard let shift = suffix.isEmpty ? 0 : Self.units.first(where: { $0.suffix == suffix })?.shift else {
            return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: 1 << shift)
        guard !overflow else { return nil }
        bytes = product
    }
}
