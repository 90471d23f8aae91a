import COpenSSL

/// What is kept of a token: its SHA-256.
struct TokenDigest: Sendable, Equatable {
    private let bytes: [UInt8]

    /// The digest of a token's text.
    init(of token: some Sequence<UInt8>) {
        let text = Array(token)
        bytes = [UInt8](unsafeUninitializedCapacity: SLOBURN_SHA256_LENGTH) { buffer, count in
            sloburn_sha256_of(text, text.count, buffer.baseAddress)
            count = SLOBURN_SHA256_LENGTH
        }
    }

    /// Whether both are of one token; takes the same time whatever they are.
    static func == (left: TokenDigest, right: TokenDigest) -> Bool {
        sloburn_equal(left.bytes, right.bytes, SLOBURN_SHA256_LENGTH)
    }
}
