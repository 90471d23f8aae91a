import Foundation
import SloburnTestTraits
import Testing

@testable import SloburnChaos

/// The proxy between a plain client and a server that echoes.
@Suite(.serialized, .waitsInOrder, .timeLimit(.minutes(15))) struct FaultProxyTests {
    private let server: EchoServer
    private let proxy: FaultProxy
    private let port: UInt16

    init() throws {
        server = try EchoServer()
        proxy = try FaultProxy(bootstrapServers: "127.0.0.1:\(server.port)")
        port = UInt16(try #require(BrokerAddress(proxy.bootstrapServers)).port)
    }

    private func connect() throws -> TestSocket { try #require(TestSocket(port: port)) }

    private func answer(_ socket: TestSocket, api: Int16 = 1, size: Int = 100) -> [UInt8]? {
        socket.request(api: api, correlation: 5, payload: Array(repeating: 7, count: size))
        return socket.receive()
    }

    private func response(size: Int = 100) -> [UInt8] { [0, 0, 0, 5] + Array(repeating: 7, count: size) }

    @Test("What passes is unchanged, large messages too")
    func passes() throws {
        let socket = try connect()
        for size in [0, 1, 100, 3_000_000] { #expect(answer(socket, size: size) == response(size: size)) }
        #expect(proxy.statistics.connections == 1)
        #expect(proxy.statistics.messages == 8)
    }

    @Test("Latency delays a round trip by what it says")
    func delays() throws {
        let socket = try connect()
        #expect(answer(socket) != nil)
        proxy.set(.latency(milliseconds: 200, jitter: 100))
        let time = ContinuousClock().measure { #expect(answer(socket) == response()) }
        #expect(time >= .milliseconds(200) && time < .milliseconds(1_000), "\(time)")
        proxy.set(.pass)
        #expect(ContinuousClock().measure { _ = answer(socket) } < .milliseconds(150))
    }

    @Test("A rate limit spreads a message over its time")
    func limitsTheRate() throws {
        let socket = try connect()
        proxy.set(.rate(bytesPerSecond: 100_000))
        let time = ContinuousClock().measure { #expect(answer(socket, size: 20_000) == response(size: 20_000)) }
        #expect(time >= .milliseconds(390) && time < .seconds(2), "\(time)")
    }

    @Test("Refusing closes what is open and lets nobody in until it ends")
    func refuses() throws {
        let socket = try connect()
        #expect(answer(socket) != nil)
        proxy.set(.refuse)
        #expect(socket.receive() == nil)
        #expect(TestSocket(port: port) == nil)
        proxy.set(.pass)
        var again: TestSocket?
        for _ in 0..<100 where again == nil {
            again = TestSocket(port: port)
            if again == nil { usleep(20_000) }
        }
        #expect(try answer(#require(again)) == response())
    }

    @Test("A response is broken off in its middle, once")
    func resetsInAResponse() throws {
        let socket = try connect()
        proxy.set(.resetInResponse(nil))
        socket.request(api: 1, correlation: 5, payload: Array(repeating: 7, count: 100))
        #expect(socket.bytes(108) == nil)
        #expect(proxy.statistics.strikes == 1)
        #expect(proxy.mode == .pass)
        #expect(try answer(connect()) == response())
    }

    @Test("Only the response of one kind is dropped")
    func dropsOneResponse() throws {
        let socket = try connect()
        proxy.set(.dropResponse(.endTransaction))
        #expect(answer(socket, api: 0) == response())
        #expect(answer(socket, api: 26) == nil)
        #expect(proxy.statistics.strikes == 1)
        #expect(try answer(connect(), api: 26) == response())
    }

    @Test("A black hole and a blocked kind hold back until the mode changes", arguments: [nil, Int16(26)])
    func holdsBack(blocked: Int16?) throws {
        let socket = try connect()
        proxy.set(blocked.map { .block(APIKey(rawValue: $0)) } ?? .blackHole)
        socket.request(api: 26, correlation: 5, payload: [])
        Thread { [proxy] in
            usleep(300_000)
            proxy.set(.pass)
        }.start()
        let time = ContinuousClock().measure { #expect(socket.receive() == [0, 0, 0, 5]) }
        #expect(time >= .milliseconds(250), "\(time)")
    }

    @Test("A client that speaks something else is cut off")
    func cutsOffNonsense() throws {
        let socket = try connect()
        socket.sendRaw([0xff, 0xff, 0xff, 0xff])
        #expect(socket.receive() == nil)
    }
}
