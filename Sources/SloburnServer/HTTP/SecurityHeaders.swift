import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What browsers are to hold to, whatever a page says.
///
/// *Source:* W3C, "Content Security Policy Level 3"; RFC 6797 for HSTS.
enum SecurityHeaders {
    /// Nothing but what this server sends, and nothing inline: what an SLO's name holds can't become a script.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "font-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let fields: [(String, String)] = [
        ("content-security-policy", policy), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"), ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ]

    static func put(on response: inout Response, isSecure: Bool) {
        for (name, value) in fields { put(name, value, on: &response) }
        if isSecure { put("strict-transport-security", "max-age=31536000", on: &response) }
    }

    private static func put(_ name: String, _ value: String, on response: inout Response) {
        guard let name = HTTPField.Name(name) else { return }
        response.headers[name] = value
    }
}
