/// The first bytes of a value, for messages.
enum FirstBytes {
    private static let limit = 8

    /// As in `bytes 00 00 00 2a…`, or `no bytes`.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        guard !bytes.isEmpty else { return "no bytes" }
        let text = bytes.prefix(limit).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "bytes " + text.joined(separator: " ") + (bytes.count > limit ? "…" : "")
    }
}
