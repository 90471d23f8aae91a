import Foundation
import SloburnConfig
import SloburnDaemon

/// Asks a daemon over HTTP how it is.
struct DaemonProbe {
    let timeout: Duration

    /// What the daemon of these settings says; nil where its port is not known.
    func facts(_ settings: HTTPSettings) -> DaemonFacts? {
        guard let url = Self.url(settings) else { return nil }
        let ready = get("\(url)/readyz").map { DaemonFacts.Page(status: $0.status, text: Self.reasons($0.text)) }
        guard ready.value != nil else { return DaemonFacts(url: url, ready: ready, metrics: .success([:])) }
        let metrics = get("\(url)/metrics").flatMap { page -> Answer<[String: Double]> in
            page.status == 200
                ? .success(Self.metrics(page.text)) : .failure(Trouble(.refused, "status \(page.status)"))
        }
        return DaemonFacts(url: url, ready: ready, metrics: metrics)
    }

    private func get(_ url: String) -> Answer<WebPage> {
        do throws(WebPage.Failure) {
            return .success(try WebPage.get(url, timeout: timeout))
        } catch {
            return .failure(Trouble(.silent, error.message))
        }
    }

    /// Where to ask from the same machine: who listens everywhere is asked at the loopback address.
    static func url(_ settings: HTTPSettings) -> String? {
        guard settings.port > 0 else { return nil }
        let host =
            switch settings.host {
            case "", "0.0.0.0", "*": "127.0.0.1"
            case "::": "[::1]"
            case let host where host.contains(":"): "[\(host)]"
            case let host: host
            }
        return "\(settings.tls == nil ? "http" : "https")://\(host):\(settings.port)"
    }

    /// The messages of `/readyz`; the text itself where it is something else.
    static func reasons(_ text: String) -> String {
        struct Body: Decodable {
            struct Reason: Decodable { var message: String }
            var reasons: [Reason]
        }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8)) else {
            return String(text.prefix(200))
        }
        return body.reasons.map(\.message).joined(separator: "; ")
    }

    /// The values of metrics without labels in Prometheus's text format.
    static func metrics(_ text: String) -> [String: Double] {
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.contains("{") {
            let parts = line.split(separator: " ")
            if parts.count >= 2, let value = Double(parts[1]) { values[String(parts[0])] = value }
        }
        return values
    }
}
