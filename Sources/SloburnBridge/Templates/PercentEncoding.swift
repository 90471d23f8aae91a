/// Percent-encoding of UTF-8.
///
/// *Source:* RFC 3986, section 2; CloudEvents 1.0 HTTP binding, section 3.1.3.2.
enum PercentEncoding {
    /// A text as a part of a URL: only unreserved characters stay as they are.
    static func component(_ text: String) -> String {
        encode(text) { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                true
            default: false
            }
        }
    }

    /// A text as the value of a CloudEvents header: printable ASCII stays as it is, but for space, `"` and `%`.
    static func header(_ text: String) -> String {
        encode(text) { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "%") }
    }

    private static func encode(_ text: String, keeps: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if keeps(byte) {
                bytes.append(byte)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                bytes += ("%" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
