import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// A daemon whose brokers are reached over TLS.
@Suite(.waits, .timeLimit(.minutes(15))) struct TLSTests {
    private static func configure(_ scenario: Scenario, _ front: TLSFront, authority: URL) throws {
        let properties = [
            "bootstrap.servers": front.address, "security.protocol": "ssl", "ssl.ca.location": authority.path,
            "ssl.key.password": "never-to-be-seen",
        ]
        try scenario.configure(
            scenario.daemon(kafka: properties), scenario.source(), scenario.availability("shop", service: "shop"))
    }

    @Test func countsOverTLS() throws {
        let scenario = try Scenario("tls")
        let front = try TLSFront(of: scenario.bootstrapServers, certificate: .good)
        try scenario.createInput()
        try Self.configure(scenario, front, authority: front.authority)
        let daemon = try scenario.run()
        try scenario.send((0..<20).map { _ in event(service: "shop", at: now - 1_000) })
        try scenario.flush()
        let snapshots = try scenario.follow("snapshots")
        try snapshots.wait(for: "all is counted") { _ in
            try snapshots.latest["shop"]?.decoded(as: Snapshot.self)?.total == 20
        }
        #expect(try daemon.terminate() == 0)
        #expect(!daemon.log.lines.contains { $0.contains("never-to-be-seen") })
    }

    @Test(
        "What is wrong with a certificate is said",
        arguments: [
            (TLSFront.Certificate.good, true), (.otherName, false), (.expired, false),
        ])
    func refuses(_ certificate: TLSFront.Certificate, _ byOther: Bool) throws {
        let scenario = try Scenario("badtls")
        let front = try TLSFront(of: scenario.bootstrapServers, certificate: certificate)
        try Self.configure(scenario, front, authority: byOther ? front.otherAuthority : front.authority)
        let daemon = try scenario.run()
        try daemon.waitForLog("the broker's certificate is not trusted: ssl.ca.location", timeout: .seconds(60))
        #expect(try daemon.terminate() == 0)
        let said = daemon.log.lines.joined(separator: "\n")
        #expect(!said.contains("never-to-be-seen"))
        #expect(daemon.log.lines.contains { $0.contains("certificate verify failed") })
    }
}
