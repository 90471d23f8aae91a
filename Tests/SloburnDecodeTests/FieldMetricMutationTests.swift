import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

/// Mutated and cut records: nothing may trap or read beyond them, and every element is either a point or refused.
@Suite struct FieldMetricMutationTests {
    private static let lines = [
        #"http,env=prod,host=web\ 01,route=/cart\,eu errors=3i,latency_ms=120.5,note="say \"hi\" \\ ok",up=true 1772366400250000000"#,
        "# comment\r\n\r\na,k\\=1=v\\ 2 value=-1.5e-3,b=f 1772366400000000000\r\nb s=\"x\ny\",u=18446744073709551615u\nc v=NaN,w=.5",
        "größe,ort=Köln π=1u,e=1e400,i=-9223372036854775808i -9223372036854775808\nm v=9999999999999999999i 9999999999999999999",
    ]
    private static let metrics = [
        #"{"fields":{"requests":250,"latency":120.5,"up":true,"s":"x\u00e9"},"name":"http","tags":{"env":"prod","n":2e2},"timestamp":1772366400}"#,
        #"{"metrics":[{"name":"m","tags":{"env":"x"},"fields":{"v":1e999,"w":[2]},"timestamp":"2026-03-01T12:00:00Z"},{"name":"n"}]}"#,
        #"[{"name":"m","fields":{"v":123456789012345678901234567890}},{"name":"","fields":{}},7,{"name":"o","fields":{"v":-0.0}}]"#,
    ]

    private func check(_ codec: some RecordCodec, _ records: [String], seed: UInt64, rounds: Int) throws -> Int {
        var generator = SeededGenerator(seed: seed)
        let pages = try GuardedPages(capacity: 4_096)
        let batch = PointBatch(labels: ["env", "host", "n"])
        var pointCount = 0
        for round in 0..<rounds {
            var bytes = generator.mutated(Array(generator.pick(records).utf8))
            if generator.chance(200) { bytes.removeSubrange(generator.index(0..<bytes.count + 1)...) }
            guard bytes.count <= pages.capacity else { continue }
            batch.removeAll()
            do {
                try codec.decode(pages.place(bytes), into: batch)
            } catch {
                #expect(!error.message.isEmpty)
                continue
            }
            let indexes = (batch.points.map(\.index) + batch.refusals.map(\.index)).sorted()
            #expect(indexes == Array(indexes.indices), "round \(round) of seed \(seed)")
            // Reads every text to its end.
            pointCount += DecodedBatch(batch).points.filter { !$0.metric.isEmpty }.count
        }
        return pointCount
    }

    @Test func mutatedLinesAreReadOrRefused() throws {
        #expect(try check(InfluxCodec(), Self.lines, seed: 11, rounds: 60_000) > 60_000)
    }

    @Test func mutatedMetricsAreReadOrRefused() throws {
        #expect(try check(TelegrafJSONCodec(), Self.metrics, seed: 12, rounds: 60_000) > 10_000)
    }

    @Test func randomBytesAreReadOrRefused() throws {
        var generator = SeededGenerator(seed: 13)
        let pages = try GuardedPages(capacity: 4_096)
        let batch = PointBatch(labels: ["a"])
        let telling = Array("aab=,, \\\"\n\r\t#1.-ietuTf\u{FF}0".utf8)
        for _ in 0..<60_000 {
            let bytes = (0..<generator.index(0..<40)).map { _ in generator.pick(telling) }
            batch.removeAll()
            do {
                try InfluxCodec().decode(pages.place(bytes), into: batch)
            } catch { continue }
            let indexes = (batch.points.map(\.index) + batch.refusals.map(\.index)).sorted()
            #expect(indexes == Array(indexes.indices), "\(bytes)")
        }
    }
}
