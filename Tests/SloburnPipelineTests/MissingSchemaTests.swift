import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Records whose schemas have to be asked for.
@Suite struct MissingSchemaTests {
    /// What a registry says at the moment.
    private final class Registry {
        var answers: [SchemaRequest.ID: SchemaAnswer] = [:]
        var asked: [SchemaRequest.ID] = []

        func answer(_ request: SchemaRequest) -> SchemaAnswer {
            asked.append(request.id)
            return answers[request.id] ?? .unknown
        }
    }

    private static let schema = #"""
        {"type": "record", "name": "R", "fields": [{"name": "status", "type": "int"}, {"name": "ms", "type": "double"}]}
        """#

    private static func source(_ name: String, _ texts: [String: String] = [:]) -> DataSourceDefinition {
        let mapping = JSONMapping(
            metric: .constant("http"), value: .field("ms"), unit: .constant("ms"), labels: ["status"])
        var source = DataSourceDefinition(
            name: name, topics: .names(["in"]), envelope: .confluent, format: .json(mapping, framing: .single))
        source.avroSchemas = AvroSchemaSet(texts: texts, registry: SchemaRegistry(url: "http://registry"))
        return source
    }

    private static func stage(_ sources: [DataSourceDefinition], _ registry: Registry) throws -> (IngestStage, Int) {
        let selector = TestBudget.selector("http")
        let budgets = sources.map { source in
            BudgetDefinition(
                slo: source.name, service: "service",
                indicator: .ratio(
                    numerator: .init(
                        source: source.name,
                        selector: Selector(
                            matchers: selector.matchers
                                + [LabelMatcher(label: "status", comparison: .equal, value: "200")])),
                    counts: .good, total: .init(source: source.name, selector: selector)),
                groupBy: [], target: Ratio(0), allowedErrorRatio: Ratio(1), period: .rolling(.days(30)))
        }
        let stage = try IngestStage(
            definition: EngineDefinition(sources: sources, budgets: budgets, partitions: 1),
            latenessReference: .partition, schemas: registry.answer)
        return (stage, stage.open(InputProgress(input: InputPartition(topic: "in", partition: 0), offset: 0)))
    }

    private static func record(id: UInt32 = 7, status: Int64 = 200) -> [UInt8] {
        AvroDatum().long(status).double(12).framed(id: id)
    }

    /// Gives records from an offset on, and returns the number of the first that was not taken.
    private static func give(_ records: [[UInt8]], from first: Int = 0, to stage: IngestStage, _ lane: Int) -> Int {
        // All of them in one piece of memory that stays where it is.
        let bytes = records.flatMap { $0 }
        let starts = records.indices.map { records[..<$0].reduce(0) { $0 + $1.count } }
        return bytes.withUnsafeBytes { bytes in
            stage.ingest(first..<records.count, lane: lane, clock: IngestHarness.now) { number in
                let range = starts[number]..<starts[number] + records[number].count
                return InputRecord(
                    offset: Int64(number), timestamp: IngestHarness.now, isAppendTime: false,
                    value: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
    }

    private static func totals(_ stage: IngestStage) -> [Tally] {
        stage.drain(sender: "test", now: IngestHarness.now).flatMap(\.keys).sorted { $0.budget < $1.budget }.map {
            $0.buckets.reduce(into: .zero) { $0 += $1.tally }
        }
    }

    @Test("A record waits until its schema is known, and nothing of it counts before")
    func waits() throws {
        let registry = Registry()
        let (stage, lane) = try Self.stage([Self.source("web", ["1": Self.schema])], registry)
        let records = [Self.record(id: 1), Self.record(), Self.record(status: 500), Self.record(id: 1)]
        #expect(Self.give(records, to: stage, lane) == 1)
        #expect(stage.missingSchema == SchemaRequest(registry: SchemaRegistry(url: "http://registry"), id: .number(7)))
        #expect(stage.progress.map(\.offset) == [1])
        #expect(stage.counters.map(\.records) == [1])
        #expect(Self.totals(stage) == [Tally(matched: 1, total: 1)])
        #expect(Self.give(records, from: 1, to: stage, lane) == 1)
        registry.answers[.number(7)] = .known(Self.schema, references: [])
        #expect(Self.give(records, from: 1, to: stage, lane) == 4)
        #expect(stage.missingSchema == nil)
        #expect(stage.rejections.isEmpty)
        #expect(stage.counters.map(\.counted) == [4])
        #expect(Self.totals(stage) == [Tally(matched: 2, total: 3)])
        // What is known is not asked again.
        #expect(registry.asked == [.number(7), .number(7), .number(7)])
    }

    @Test("A single record waits as well")
    func waitsAlone() throws {
        let registry = Registry()
        let (stage, lane) = try Self.stage([Self.source("web")], registry)
        let counted = Self.record().withUnsafeBytes { bytes in
            [.unknown, .known(Self.schema, references: [])].map { (answer: SchemaAnswer) in
                registry.answers[.number(7)] = answer
                stage.ingest(
                    InputRecord(offset: 0, timestamp: IngestHarness.now, isAppendTime: false, value: bytes),
                    lane: lane, clock: IngestHarness.now)
                return stage.missingSchema == nil ? stage.counters.map(\.counted) : []
            }
        }
        #expect(counted == [[], [1]])
    }

    @Test("A record of several sources waits until each can read it, and counts once in each")
    func waitsForAll() throws {
        let registry = Registry()
        let (stage, lane) = try Self.stage([Self.source("a", ["7": Self.schema]), Self.source("b")], registry)
        #expect(Self.give([Self.record()], to: stage, lane) == 0)
        #expect(Self.totals(stage).isEmpty)
        registry.answers[.number(7)] = .known(Self.schema, references: [])
        #expect(Self.give([Self.record()], to: stage, lane) == 1)
        #expect(Self.totals(stage) == [Tally(matched: 1, total: 1), Tally(matched: 1, total: 1)])
    }

    @Test("A schema that is refused makes a dead letter, and is asked for anew with the next record")
    func refuses() throws {
        let registry = Registry()
        registry.answers[.number(7)] = .refused("it is not there")
        let (stage, lane) = try Self.stage([Self.source("web")], registry)
        let records = [Self.record(), Self.record()]
        #expect(Self.give(records, to: stage, lane) == 1)
        #expect(stage.missingSchema == nil)
        #expect(stage.rejections.map(\.rejection) == [Rejection(.unsupported, "it is not there")])
        #expect(registry.asked.count == 1)
        registry.answers[.number(7)] = .known(Self.schema, references: [])
        #expect(Self.give(records, from: 1, to: stage, lane) == 2)
        #expect(stage.counters.map(\.counted) == [1])
    }

    @Test("What can't be used as a schema is refused, with what it refers to taken into account")
    func readsReferences() throws {
        let registry = Registry()
        let root =
            #"{"type": "record", "name": "Q", "fields": [{"name": "status", "type": "int"}, {"name": "ms", "type": "M"}]}"#
        registry.answers[.number(7)] = .known(root, references: [])
        registry.answers[.number(8)] = .known(
            root.replacing("\"M\"", with: "\"F\""), references: [#"{"type": "fixed", "name": "F", "size": 8}"#])
        let (stage, lane) = try Self.stage([Self.source("web")], registry)
        #expect(Self.give([Self.record()], to: stage, lane) == 1)
        #expect(stage.rejections.first?.rejection.message.hasPrefix("the Avro schema 7 can't be used: ") == true)
        _ = Self.give([[], Self.record(id: 8)], from: 1, to: stage, lane)
        // Read, as eight bytes, which are no number.
        #expect(stage.rejections.first?.rejection.message.contains("Avro") == false)
        #expect(stage.rejections.count == 1)
    }

    @Test("What has no frame is no reason to wait, nor is a lane without registries")
    func doesNotWaitForNothing() throws {
        let registry = Registry()
        let (stage, lane) = try Self.stage([Self.source("web")], registry)
        #expect(Self.give([Self.record()], to: stage, lane) == 0)
        #expect(Self.give([[1, 2, 3]], to: stage, lane) == 1)
        #expect(stage.missingSchema == nil)
        #expect(stage.rejections.map(\.rejection.reason) == [.malformed])
    }
}
