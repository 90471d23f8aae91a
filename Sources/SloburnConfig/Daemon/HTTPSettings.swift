/// What `http:` of the Daemon says: where it is served, to whom, and how.
public struct HTTPSettings: Hashable, Sendable {
    /// Files of a certificate and its key, in PEM.
    public struct TLS: Hashable, Sendable {
        /// The certificate, with those between it and its root behind it.
        public var certificate: String
        /// Its private key.
        public var key: String

        /// Names the files.
        public init(certificate: String, key: String) {
            (self.certificate, self.key) = (certificate, key)
        }
    }

    /// What somebody may do who has a token.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Look.
        case viewer
        /// Look, and take notice of alerts.
        case `operator`
    }

    /// A token that is asked for, by the name of whoever has it.
    public struct Token: Hashable, Sendable {
        /// Who has it, as records and logs are to say.
        public var name: String
        /// The file that holds it.
        public var file: String
        /// What it lets do.
        public var role: Role
        /// The values that labels must have of what it lets see; everything where it is empty.
        public var scope: [String: [String]]

        /// Describes a token.
        public init(name: String, file: String, role: Role = .viewer, scope: [String: [String]] = [:]) {
            (self.name, self.file, self.role, self.scope) = (name, file, role, scope)
        }
    }

    /// Other tools whose metrics of SLOs are served too, so that their boards work.
    public enum SLOMetrics: String, Hashable, Sendable, CaseIterable {
        case sloth, pyrra
    }

    /// `HOST:PORT`; port 0 for any that is free.
    public var listen: String
    /// The certificate; nil for plain HTTP.
    public var tls: TLS?
    /// Who may read; everybody where it is empty.
    public var tokens: [Token]
    /// Whose metrics are served.
    public var sloMetrics: Set<SLOMetrics>

    /// Creates settings.
    public init(
        listen: String, tls: TLS? = nil, tokens: [Token] = [], sloMetrics: Set<SLOMetrics> = []
    ) {
        (self.listen, self.tls, self.tokens, self.sloMetrics) = (listen, tls, tokens, sloMetrics)
    }

    /// The host to listen on, without brackets.
    public var host: String {
        let host = listen.split(separator: ":", omittingEmptySubsequences: false).dropLast().joined(separator: ":")
        return host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    /// The port to listen on.
    public var port: Int { listen.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Whether only programs on the same machine can reach it.
    public var isLocal: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
