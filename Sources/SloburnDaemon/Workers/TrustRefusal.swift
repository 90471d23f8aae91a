/// A connection that one side refuses because it does not trust the other: it stays so until somebody does something.
///
/// librdkafka says it of each attempt in the same words, which leave open which of the causes it is.
package struct TrustRefusal {
    /// Tells kinds of it apart.
    package let name: String
    /// What is to be looked at.
    package let sentence: String

    private static let kinds = [
        (
            "certificate", "certificate verify failed",
            "the broker's certificate is not trusted: ssl.ca.location must hold its authority, it must name the host that is "
                + "connected to, and it must not have expired"
        ),
        (
            "handshake", "SSL handshake failed",
            "no TLS connection can be made: is it a port for TLS, and does the broker ask for a certificate of the client "
                + "(ssl.certificate.location, ssl.key.location)?"
        ),
        (
            "login", "SASL authentication error",
            "the broker refuses the login: sasl.mechanism, sasl.username and sasl.password must be what it knows"
        ),
        (
            "plain", "Disconnected while requesting ApiVersion",
            "the connection ends at once: does the broker ask for TLS or a login (security.protocol)?"
        ),
    ]

    /// Recognises what a line of the client says; nil for other trouble.
    package init?(_ message: String) {
        guard let kind = Self.kinds.first(where: { message.contains($0.1) }) else { return nil }
        (name, sentence) = (kind.0, kind.2)
    }
}
