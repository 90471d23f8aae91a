internal import COpenSSL

/// SHA-256, by which anybody can tell whether two readers had the same records.
struct RecordHash {
    private var hash = sloburn_sha256_begin()

    /// Takes further bytes.
    mutating func update(_ bytes: [UInt8]) { sloburn_sha256_update(&hash, bytes, bytes.count) }

    /// The hash of what was taken, in hexadecimal.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        let digest = withUnsafePointer(to: hash) { hash in
            [UInt8](unsafeUninitializedCapacity: SLOBURN_SHA256_LENGTH) { buffer, count in
                sloburn_sha256_digest(hash, buffer.baseAddress)
                count = SLOBURN_SHA256_LENGTH
            }
        }
        return digest.reduce(into: "") { text, byte in
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
