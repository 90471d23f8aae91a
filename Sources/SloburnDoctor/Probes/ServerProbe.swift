import SloburnDaemon
import SloburnKafka

/// Tries to reach one address, step by step.
struct ServerProbe: Sendable {
    let clients: ProbeClients
    /// The consumer group that the client names; it does not join it.
    let group: String
    let timeout: Duration

    /// Tries addresses at the same time.
    func facts(of addresses: [String]) -> [ServerFacts] {
        let tasks = addresses.map { address in TimedTask { facts(of: address) } }
        // Three steps, and what closing a client may take.
        let deadline = ContinuousClock.now + timeout * 3 + .seconds(5)
        return zip(addresses, tasks).map { address, task in
            task.wait(until: deadline)
                ?? ServerFacts(address: address, addresses: .failure(Trouble(.silent, "no answer in time")))
        }
    }

    private func facts(of text: String) -> ServerFacts {
        let address = ServerAddress(text)
        var facts = ServerFacts(address: text, addresses: resolve(address))
        guard let places = facts.addresses.value else { return facts }
        let connected = connect(places, port: address.port)
        facts.connected = connected.map { $0.milliseconds }
        guard let place = connected.value?.place else { return facts }
        let greeting = greeting(of: text)
        facts.greeting = greeting
        if greeting.value == nil {
            let deadline = ContinuousClock.now + min(timeout, .seconds(2))
            let connection = try? Connection(place, port: address.port, until: deadline)
            facts.speaksHTTP = connection?.speaksHTTP(until: deadline) == true
        }
        return facts
    }

    private func resolve(_ address: ServerAddress) -> Answer<[String]> {
        TimedTask { Connection.resolve(address) }.wait(until: .now + timeout)
            ?? .failure(Trouble(.silent, "the name server does not answer within \(timeout.said)"))
    }

    /// The first address that takes a connection, as a client would.
    private func connect(
        _ places: [String], port: String
    ) -> Answer<(place: String, milliseconds: Int64)> {
        var last = Trouble(.missing, "the name stands for no address")
        let deadline = ContinuousClock.now + timeout
        for (index, place) in places.enumerated() {
            let start = ContinuousClock.now
            // What is left is shared out among those that are left.
            let share = max(.milliseconds(100), (deadline - start) / (places.count - index))
            do throws(Trouble) {
                _ = try Connection(place, port: port, until: start + share)
                return .success((place, (ContinuousClock.now - start).milliseconds))
            } catch {
                last = error.kind == .silent ? Trouble(.silent, "no answer within \(share.said)") : error
            }
        }
        return .failure(last)
    }

    private func greeting(of server: String) -> Answer<ServerFacts.Greeting> {
        let words = ClientWords()
        let start = ContinuousClock.now
        do throws(KafkaError) {
            let consumer = try clients.consumer(group: group, server: server, tellsRequests: true, log: words.log)
            let cluster = try consumer.cluster(timeout: timeout)
            return .success(
                ServerFacts.Greeting(
                    cluster: cluster, requests: words.requests,
                    milliseconds: (ContinuousClock.now - start).milliseconds))
        } catch {
            let kind = Trouble(error).kind
            let silence = "nothing came within \(timeout.said)"
            return .failure(Trouble(kind, words.failure ?? (kind == .silent ? silence : error.description)))
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }

    /// In words.
    var said: String { Phrase.span(milliseconds) }
}
