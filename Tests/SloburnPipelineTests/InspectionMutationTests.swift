import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Whatever a record holds, it is shown, and nothing of it is lost.
@Suite struct InspectionMutationTests {
    private static let records = [
        (topic: "otlp", text: InspectionSources.histogram),
        (
            topic: "web",
            text: #"[{"metric":"http.requests","timestamp":1795223599,"value":1,"unit":"ms","a":{"b":"c"}},7]"#
        ),
        (topic: "counter", text: #"{"metric":"jobs","timestamp":1795223599,"value":17,"job":"a"}"#),
        (topic: "lines", text: "cpu,host=a,b=c idle=0.5,user=2 1795223599000000000\ncpu idle=2i"),
        (
            topic: "events",
            text: #"{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"amount":3},"other":"x"}"#
        ),
    ]

    @Test(arguments: 0..<5)
    func brokenBytesAreShown(number: Int) throws {
        let inspector = try RecordInspector(definition: InspectionSources.definition)
        var random = SeededGenerator(seed: UInt64(number))
        let (topic, text) = Self.records[number]
        var elements = 0
        for offset in 0..<4_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if offset % 5 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
            let record = inspector.inspect(bytes, offset: Int64(offset), topic: topic)
            elements += record.readings.reduce(0) { $0 + $1.elements.count }
            #expect(!record.text.isEmpty && !record.jsonLine.isEmpty)
            #expect(!record.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        }
        #expect(inspector.totals.elements == elements)
        #expect(inspector.totals.refused > 0)
    }

    @Test func aRecordOfVeryManyLabelsShowsSome() throws {
        let inspector = try RecordInspector(definition: InspectionSources.definition)
        let fields = (0..<1_000).map { #""f\#($0)":\#($0)"# }.joined(separator: ",")
        let many = #"{"metric":"http.requests","timestamp":1795223599,"value":1,"status":200,\#(fields)}"#
        let record = inspector.inspect(many, offset: 0, topic: "web")
        #expect(record.readings[0].hasMoreLabels)
        #expect((256...260).contains(record.readings[0].elements[0].labels.count))
        #expect(record.text.contains("(more labels than are listed)"))
        let few = inspector.inspect(
            #"{"metric":"http.requests","timestamp":1795223599,"value":1,"z":"last"}"#, offset: 1, topic: "web")
        #expect(!few.readings[0].hasMoreLabels)
        #expect(few.readings[0].elements[0].labels.map { [$0.name, $0.value] } == [["z", "last"]])
    }
}
