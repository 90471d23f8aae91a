internal import SloburnModel

/// What a record may be that is not what its source says.
///
/// The signals have the same frames, and so one often reads as another without an error; nothing in a record or its
/// headers tells which one it is.
enum OTLPMixUp {
    /// The refusal of a whole record.
    ///
    /// - Parameters:
    ///   - fault: what is wrong with it.
    ///   - bytes: the record.
    ///   - hint: what it may be.
    /// - Returns: the refusal, with the record's first bytes.
    static func rejection(_ fault: String, _ bytes: UnsafeRawBufferPointer, _ hint: String?) -> Rejection {
        let text = hint.map { "; \($0)" } ?? ""
        return Rejection(.malformed, "\(fault) (first bytes \(hexadecimal(bytes.prefix(8))))\(text)")
    }

    /// What the first bytes of a record tell about where it comes from; nil where nothing.
    static func wrapping(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.starts(with: [0x00]) { return "is this a schema registry's frame? then set envelope: confluent" }
        if bytes.starts(with: [0x1F, 0x8B]) { return "is this compressed by gzip? the record should hold it as it is" }
        if bytes.starts(with: [0x28, 0xB5]) { return "is this compressed by zstd? the record should hold it as it is" }
        if bytes.starts(with: [0xFF, 0x06, 0x00, 0x00]) {
            return "is this compressed by snappy? the record should hold it as it is"
        }
        return nil
    }

    private static func hexadecimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 2 ? digits : "0" + digits
        }.joined(separator: " ")
    }
}
