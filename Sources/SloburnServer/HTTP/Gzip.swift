import CGzip

/// Packs bodies.
///
/// *Source:* RFC 1952, "GZIP file format specification version 4.3".
enum Gzip {
    /// Fast rather than small: a list is packed anew at each evaluation.
    private static let level: Int32 = 3

    /// The packed form; nil where it can't be made or is no smaller.
    static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        let bound = sloburn_gzip_bound(bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = bytes.withUnsafeBytes {
                sloburn_gzip($0.baseAddress, $0.count, level, buffer.baseAddress, buffer.count)
            }
        }
        return packed.isEmpty || packed.count >= bytes.count ? nil : packed
    }
}
