internal import Crypto

/// SHA-256, by which anybody can tell whether two readers had the same records.
struct RecordHash {
    private var hash = SHA256()

    /// Takes further bytes.
    mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }

    /// The hash of what was taken, in hexadecimal.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return hash.finalize().reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// The hash of some bytes.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        var hash = RecordHash()
        hash.update(bytes)
        return hash.hexadecimal
    }
}
