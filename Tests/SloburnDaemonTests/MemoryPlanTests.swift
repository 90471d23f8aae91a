import SloburnKafka
import SloburnModel
import Testing

@testable import SloburnDaemon

@Suite struct MemoryPlanTests {
    private static let limits: [ByteSize] = [
        .mebibytes(256), .mebibytes(512), .gibibytes(1), .gibibytes(4), .gibibytes(64), ByteSize(bytes: .max),
    ]

    private static func number(_ name: String, _ client: MemoryPlan.Client, _ limit: ByteSize) throws -> Int64 {
        let text = try #require(MemoryPlan(limit: limit).properties(of: client)[name])
        return try #require(Int64(text))
    }

    @Test(
        "Buffers follow the limit",
        arguments: [
            (.mebibytes(256), ["32767", "167772", "4194304", "1048576"], ["25206", "25811"], 26_214),
            (.gibibytes(1), ["131071", "671088", "16777216", "4194304"], ["100824", "103244"], 104_857),
            (.gibibytes(4), ["524287", "2684354", "67108864", "4194304"], ["403297", "412977"], 419_430),
            (.gibibytes(64), ["2097151", "10000000", "104857600", "4194304"], ["2097151", "6607641"], 1_000_000),
        ] as [(ByteSize, [String], [String], Int)])
    func followsTheLimit(_ limit: ByteSize, _ reading: [String], _ writing: [String], _ table: Int) {
        let plan = MemoryPlan(limit: limit)
        let consumer = plan.properties(of: .ingestConsumer)
        let names = [
            "queued.max.messages.kbytes", "queued.min.messages", "fetch.max.bytes", "fetch.message.max.bytes",
        ]
        #expect(names.map { consumer[$0] ?? "" } == reading)
        let producer = plan.properties(of: .ingestProducer)
        #expect(["queue.buffering.max.kbytes", "queue.buffering.max.messages"].map { producer[$0] ?? "" } == writing)
        #expect(plan.largestTable == table)
    }

    @Test("librdkafka takes every value", arguments: limits)
    func isAccepted(_ limit: ByteSize) {
        for client in MemoryPlan.Client.allCases {
            let properties = MemoryPlan(limit: limit).properties(of: client)
            #expect(properties.problems(for: .consumer) + properties.problems(for: .producer) == [])
        }
    }

    @Test("All buffers full, whatever the size of the records, leave a fifth of the limit", arguments: limits.prefix(4))
    func leavesRoom(_ limit: ByteSize) throws {
        var most: Int64 = 0
        for client in [MemoryPlan.Client.ingestConsumer, .budgetConsumer] {
            most += try Self.number("queued.max.messages.kbytes", client, limit) << 10
            most += try Self.number("queued.min.messages", client, limit) * 300
            most += try Self.number("fetch.max.bytes", client, limit) * 5
        }
        for client in [MemoryPlan.Client.ingestProducer, .budgetProducer] {
            most += try Self.number("queue.buffering.max.kbytes", client, limit) << 10
            most += try Self.number("queue.buffering.max.messages", client, limit) * 300
        }
        most += Int64(MemoryPlan(limit: limit).largestTable) * 640
        #expect(most <= limit.bytes / 5 * 4)
    }

    @Test("A record that a producer takes finds room in its queue", arguments: limits)
    func fitsItsQueue(_ limit: ByteSize) throws {
        for client in [MemoryPlan.Client.ingestProducer, .budgetProducer] {
            let record = try Self.number("message.max.bytes", client, limit)
            #expect(try record <= Self.number("queue.buffering.max.kbytes", client, limit) << 10)
        }
        if limit >= .gibibytes(1) {
            #expect(try Self.number("message.max.bytes", .ingestProducer, limit) == 100_000_000)
        }
    }
}
