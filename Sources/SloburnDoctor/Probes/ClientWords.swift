import SloburnDaemon
import SloburnKafka
import Synchronization

/// What a client says while it connects.
final class ClientWords: Sendable {
    private let lines = Mutex<[KafkaLogLine]>([])

    /// For the client.
    var log: KafkaLog {
        { [self] line in lines.withLock { if $0.count < 2_000 { $0.append(line) } } }
    }

    /// Why it does not get anywhere, in words that say what to look at; nil where it said nothing of the kind.
    var failure: String? {
        let said = lines.withLock { $0 }.filter { ["FAIL", "ERROR"].contains($0.facility) }.map(\.message)
        if let refusal = said.lazy.compactMap({ TrustRefusal($0) }).first { return refusal.sentence }
        return said.last { !$0.hasSuffix("brokers are down") }.map(Self.withoutThread)
    }

    /// The versions of requests that the first broker knows, by their numbers.
    var requests: [Int: ClosedRange<Int>] {
        var requests: [Int: ClosedRange<Int>] = [:]
        for line in lines.withLock({ $0 }) where line.facility == "APIVERSION" && line.message.contains("/bootstrap:") {
            guard let match = line.message.firstMatch(of: /ApiKey \S+ \((\d+)\) Versions (\d+)\.\.(\d+)/),
                let key = Int(match.1), let least = Int(match.2), let most = Int(match.3), least <= most
            else { continue }
            requests[key] = least...most
        }
        return requests
    }

    /// A line begins with the thread that says it.
    private static func withoutThread(_ message: String) -> String {
        message.hasPrefix("[thrd:")
            ? message.firstRange(of: "]: ").map { String(message[$0.upperBound...]) } ?? message : message
    }
}
