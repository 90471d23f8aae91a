import Foundation
import Logging
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Synchronization
import Testing

@testable import SloburnDaemon

/// What is kept of a registry's answers, and when it is asked again.
@Suite struct SchemaStoreTests {
    private static func store(
        _ url: String, _ registries: [SchemaRegistry: SchemaRegistry] = [:], refusalLife: Duration = .seconds(3_600),
        onFailure: @escaping @Sendable () -> Void = {}
    ) -> (SchemaStore, SchemaRequest) {
        let store = SchemaStore(
            registries, refusalLife: refusalLife, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onFailure: onFailure)
        return (store, SchemaRequest(registry: SchemaRegistry(url: url), id: .number(7)))
    }

    @Test("A schema is asked for once, and known for good")
    func keepsSchemas() async throws {
        let server = try HTTPStub { _ in .status(200, body: #"{"schema":"x"}"#) }
        let (store, request) = Self.store(server.url)
        #expect(store.answer(request) == .unknown)
        #expect(
            try await onThread {
                (0..<100).allSatisfy { _ in
                    store.ask(request)
                    return store.wait(for: request, atMost: .seconds(10))
                }
            })
        #expect(store.answer(request) == .known("x", references: []))
        #expect(server.requests.count == 1)
    }

    @Test("That there is none is kept for a while")
    func keepsRefusals() async throws {
        let server = try HTTPStub { _ in .status(404, body: #"{"error_code":40403}"#) }
        let (store, request) = Self.store(server.url)
        try await onThread {
            for _ in 0..<3 {
                store.ask(request)
                _ = store.wait(for: request, atMost: .seconds(10))
            }
        }
        #expect(store.answer(request) == .refused("the schema registry \(server.url): schema 7 is not there"))
        #expect(server.requests.count == 1)
    }

    @Test("After that it is asked again")
    func forgetsRefusals() async throws {
        let server = try HTTPStub { _ in .status(404, body: #"{"error_code":40403}"#) }
        let (store, request) = Self.store(server.url, refusalLife: .zero)
        try await onThread {
            for _ in 0..<3 {
                store.ask(request)
                _ = store.wait(for: request, atMost: .seconds(10))
            }
        }
        #expect(store.answer(request) == .unknown)
        #expect(server.requests.count == 3)
    }

    @Test("A registry that does not answer is asked again, but not at once")
    func triesAgain() async throws {
        let failures = Atomic(0)
        let count = Mutex(0)
        let server = try HTTPStub { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number < 3 ? .status(503) : .status(200, body: #"{"schema":"x"}"#)
        }
        let (store, request) = Self.store(server.url) { failures.add(1, ordering: .relaxed) }
        let began = ContinuousClock.now
        try await onThread {
            let deadline = ContinuousClock.now + .seconds(30)
            while store.answer(request) == .unknown, ContinuousClock.now < deadline {
                store.ask(request)
                _ = store.wait(for: request, atMost: .milliseconds(1))
                usleep(1_000)
            }
        }
        #expect(store.answer(request) == .known("x", references: []))
        #expect(failures.load(ordering: .relaxed) == 2)
        #expect(server.requests.count == 3)
        // A quarter of a second, and half of one.
        #expect(ContinuousClock.now - began >= .milliseconds(750))
    }

    @Test("Waiting ends with its time, whatever the registry does")
    func doesNotWaitForLong() async throws {
        let server = try HTTPStub { _ in .silence(3) }
        let (store, request) = Self.store(server.url)
        let taken = try await onThread {
            ContinuousClock().measure {
                store.ask(request)
                _ = store.wait(for: request, atMost: .milliseconds(50))
            }
        }
        #expect(taken < .seconds(2))
        #expect(store.answer(request) == .unknown)
    }

    @Test("The registry is asked with what its places were filled in with")
    func fillsIn() async throws {
        let server = try HTTPStub { _ in .status(200, body: #"{"schema":"x"}"#) }
        let written = SchemaRegistry(url: "${URL}")
        let (store, _) = Self.store("", [written: SchemaRegistry(url: server.url, user: "a", password: "b")])
        let request = SchemaRequest(registry: written, id: .number(7))
        try await onThread {
            store.ask(request)
            _ = store.wait(for: request, atMost: .seconds(10))
        }
        #expect(server.requests.first?.headers["authorization"] == "Basic YTpi")
    }
}
