import Foundation

/// A server as `bootstrap.servers` names it.
struct ServerAddress: Hashable {
    /// Without brackets.
    var host: String
    var port: String

    /// Reads `HOST`, `HOST:PORT`, `[IPV6]:PORT`, each perhaps after `PROTOCOL://`; without a port it is 9092.
    init(_ text: String) {
        var rest = Substring(text)
        if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
        if rest.first == "[", let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            let port = rest[rest.index(after: end)...]
            self.port = port.first == ":" ? String(port.dropFirst()) : "9092"
        } else if let colon = rest.lastIndex(of: ":"), rest.firstIndex(of: ":") == colon {
            (host, port) = (String(rest[..<colon]), String(rest[rest.index(after: colon)...]))
        } else {
            (host, port) = (String(rest), "9092")
        }
    }

    /// `HOST:PORT`.
    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
