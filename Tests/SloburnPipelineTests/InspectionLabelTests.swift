import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Every label of every format is shown, without anybody asking for it.
@Suite struct InspectionLabelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let format: SourceFormat
        var envelope = SourceEnvelope.none
        let value: [UInt8]
        let labels: [[String]]
        var testDescription: String { "\(format.name) in \(envelope.rawValue)" }

        init(_ format: SourceFormat, in envelope: SourceEnvelope = .none, bytes value: [UInt8], _ labels: [[String]]) {
            self.format = format
            self.envelope = envelope
            self.value = value
            self.labels = labels
        }

        init(_ format: SourceFormat, in envelope: SourceEnvelope = .none, _ value: String, _ labels: [[String]]) {
            self.init(format, in: envelope, bytes: Array(value.utf8), labels)
        }
    }

    static let cases = [
        Case(
            .otlp(OTLPOptions(), encoding: .proto), bytes: OTLPMessage.gauge,
            [["deployment.environment=prod", "otel.scope.name=lib", "service.name=shop", "zone=z1"]]),
        Case(
            .otlp(OTLPOptions(), encoding: .proto), in: .confluent, bytes: [0, 0, 0, 0, 7, 0] + OTLPMessage.gauge,
            [["deployment.environment=prod", "otel.scope.name=lib", "service.name=shop", "zone=z1"]]),
        Case(
            .otlp(OTLPOptions(), encoding: .json), InspectionSources.histogram,
            [["otel.scope.name=lib", "service.name=shop", "zone=z1"]]),
        Case(
            .influx(precision: .ns), "m,a\\ b=1,c=x\\,y v=1 1795223599000000000\nm,d\\=e=\\é v=1 1795223599000000000",
            [["a b=1", "c=x,y"], ["d=e=\\é"]]),
        Case(
            .telegrafJSON(timestamps: .s),
            #"{"metrics":[{"name":"m","tags":{"host":"a"},"fields":{"v":1},"timestamp":1795223599},"#
                + #"{"name":"m","tags":{"\u0070ath":"/"},"fields":{"v":1},"timestamp":1795223599}]}"#,
            [["host=a"], ["path=/"]]),
        Case(
            .prometheusJSON,
            #"{"name":"m","timestamp":"2026-11-21T01:13:19Z","value":"1","labels":{"__name__":"m","job":"a","le":""}}"#,
            [["job=a"]]),
        Case(
            .vectorJSON,
            #"{"name":"m","tags":{"a":"1"},"timestamp":"2026-11-21T01:13:19Z","kind":"absolute","gauge":{"value":1}}"#
                + "\n"
                + #"{"name":"m","tags":{"b":"2"},"timestamp":"2026-11-21T01:13:19Z","kind":"absolute","gauge":{"value":1}}"#,
            [["a=1"], ["b=2"]]),
        Case(
            .json(
                JSONMapping(metric: .constant("m"), timestamp: .init(field: "t"), labels: ["b", "c.d"])),
            #"{"t":1795223599,"a":1,"b":2.50,"c":{"d":false}}"#, [["b=2.5", "c.d=false"]]),
        Case(
            .json(JSONMapping(metric: .constant("m"), timestamp: .init(field: "t")), framing: .ndjson),
            in: .connectJSON,
            #"{"schema":{},"payload":{"t":1795223599,"a":1,"b":{"c":null,"d":"x"},"b.d":"y"}}"#, [["a=1", "b.d=y"]]),
    ]

    @Test(arguments: cases)
    func areAllShown(_ test: Case) throws {
        let source = DataSourceDefinition(
            name: "s", topics: .names(["s"]), envelope: test.envelope, format: test.format)
        let inspector = try RecordInspector(definition: EngineDefinition(sources: [source], budgets: []))
        // The second time the labels are known, and a record with other ones lies in between.
        for offset in 0..<2 {
            let record = inspector.inspect(test.value, offset: Int64(2 * offset), topic: "s")
            let elements = try #require(record.readings.first?.elements)
            #expect(elements.map { $0.labels.map { "\($0.name)=\($0.value)" } } == test.labels, "\(record.text)")
            #expect(elements.allSatisfy { $0.outcome == .unmatched(.metric(asked: [])) }, "\(record.text)")
            _ = inspector.inspect([UInt8](), offset: Int64(2 * offset + 1), topic: "s")
        }
    }

    @Test func brokenProtobufIsShown() throws {
        let source = DataSourceDefinition(
            name: "s", topics: .names(["s"]), format: .otlp(OTLPOptions(), encoding: .proto))
        let inspector = try RecordInspector(definition: EngineDefinition(sources: [source], budgets: []))
        var random = SeededGenerator(seed: 11)
        for offset in 0..<10_000 {
            var bytes = OTLPMessage.gauge
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(offset % 3 == 0 ? Int.random(in: 0...bytes.count, using: &random) : 0)
            #expect(!inspector.inspect(bytes, offset: Int64(offset), topic: "s").text.isEmpty)
        }
        #expect(inspector.totals.refused > 1_000 && inspector.totals.unmatched > 1_000)
    }
}

/// A message of OTLP metrics, written by hand.
private enum OTLPMessage {
    /// A gauge with attributes of its resource and its point.
    static let gauge: [UInt8] = {
        let time = withUnsafeBytes(of: UInt64(1_795_223_599_000_000_000).littleEndian) { Array($0) }
        let value = withUnsafeBytes(of: 1.5.bitPattern.littleEndian) { Array($0) }
        let point = field(7, attribute("zone", "z1")) + [3 << 3 | 1] + time + [4 << 3 | 1] + value
        let metric = field(1, Array("m".utf8)) + field(5, field(1, point))
        let resource =
            field(1, attribute("service.name", "shop")) + field(1, attribute("deployment.environment", "prod"))
        let scope = field(1, field(1, Array("lib".utf8))) + field(2, metric)
        return field(1, field(1, resource) + field(2, scope))
    }()

    private static func attribute(_ key: String, _ text: String) -> [UInt8] {
        field(1, Array(key.utf8)) + field(2, field(1, Array(text.utf8)))
    }

    /// A field with a length below 16384.
    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            bytes.count < 128 ? [UInt8(bytes.count)] : [UInt8(bytes.count & 0x7F) | 0x80, UInt8(bytes.count >> 7)]
        return [number << 3 | 2] + length + bytes
    }
}
