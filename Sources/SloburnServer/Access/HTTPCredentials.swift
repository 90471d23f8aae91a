import NIOSSL
public import SloburnConfig

/// How HTTP is served: the settings, and what the files hold that they name, read once and checked.
///
/// Another token or certificate in the same file makes other credentials.
public struct HTTPCredentials: Sendable {
    /// A file that can't be used.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The property, the file and what would be right; never what the file holds.
        public let description: String
    }

    private struct Certificate {
        var configuration: TLSConfiguration
        // Of both files: the key itself is not kept to compare it.
        var digest: TokenDigest
    }

    /// The settings.
    public let settings: HTTPSettings
    /// The tokens that are asked for.
    let tokens: TokenTable
    private let certificate: Certificate?

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - settings: what the configuration says.
    ///   - readFile: gives the bytes of a file.
    /// - Throws: `Problem` where a file can't be read, a token is of no use, or there is no certificate with its key.
    public init(_ settings: HTTPSettings, readFile: (String) throws -> [UInt8]) throws(Problem) {
        self.settings = settings
        do {
            tokens = try TokenTable(settings.tokens) { String(decoding: try readFile($0), as: UTF8.self) }
        } catch {
            throw Problem(description: error.description)
        }
        certificate = try settings.tls.map { files throws(Problem) in try Self.certificate(files, readFile) }
    }

    private static func certificate(
        _ files: HTTPSettings.TLS, _ readFile: (String) throws -> [UInt8]
    ) throws(Problem) -> Certificate {
        do {
            let (chain, key) = (try readFile(files.certificate), try readFile(files.key))
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            // Whether the key is that of the certificate shows only here.
            _ = try NIOSSLContext(configuration: configuration)
            return Certificate(configuration: configuration, digest: TokenDigest(of: chain + [0] + key))
        } catch {
            throw Problem(
                description:
                    "http.tls: \(files.certificate) and \(files.key) must be PEM files of a certificate and its "
                    + "key: \(error)")
        }
    }

    /// What TLS is done with; nil for plain HTTP.
    var tls: TLSConfiguration? { certificate?.configuration }

    /// Whether the same is served to the same readers as with other credentials.
    public func hasSameEffect(as other: HTTPCredentials) -> Bool {
        settings == other.settings && tokens == other.tokens && needsNoOtherSocket(than: other)
    }

    /// Whether a server of other credentials can go on listening.
    func needsNoOtherSocket(than other: HTTPCredentials) -> Bool {
        settings.listen == other.settings.listen && certificate?.digest == other.certificate?.digest
    }
}
