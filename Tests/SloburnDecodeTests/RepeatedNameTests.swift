import SloburnDecode
import SloburnTestKit
import Testing

/// Fields of one metric in which names come again: each name counts once, with its last value.
@Suite struct RepeatedNameTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func theLastOfEachNameCounts(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = (0..<random.index(1..<60)).map { _ in "f\(random.index(0..<90))" }
        var expected: [String: String] = [:]
        for (value, name) in names.enumerated() { expected["m.\(name)"] = "\(value)" }
        let line = "m " + names.enumerated().map { "\($1)=\($0)" }.joined(separator: ",")
        let fields = names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
        let read = [
            try decoded(InfluxCodec(), line),
            try decoded(TelegrafJSONCodec(), "{\"name\":\"m\",\"fields\":{\(fields)}}"),
        ]
        for batch in read {
            #expect(batch.refusals.isEmpty)
            #expect(batch.points.count == expected.count)
            #expect(batch.points.map(\.index) == Array(batch.points.indices))
            for point in batch.points { #expect(point.value == expected[point.metric], "\(point.metric)") }
        }
    }
}
