import SloburnDecode
import SloburnModel
import SloburnTestKit
import Testing

/// Damaged records: whatever they are, a codec ends, reads nothing beyond them, and says what it made of them.
@Suite struct OTLPMutationTests {
    private static let count = 40_000

    /// Decodes changed fixtures.
    ///
    /// - Returns: how many gave points and how many were refused whole, so that the test can tell that it tested both.
    private func run(_ ending: String, seed: UInt64) throws -> (taken: Int, refused: Int) {
        var random = SeededGenerator(seed: seed)
        let memory = try GuardedPages(capacity: 1 << 16)
        let batch = PointBatch(labels: try OTLPFixtureTests.expected().labels)
        let endings = OTLPFixtureTests.files.filter { ending == "pb" || !["unpacked", "unknown_fields"].contains($0) }
        let records = try endings.map { try OTLPFixtureTests.bytes("\($0).\(ending)") }
        let codecs: [any RecordCodec] = OTLPOptions.Signal.allCases.map { signal in
            let options = OTLPOptions(
                signal: signal, temporality: .delta, spanKinds: Set(OTLPOptions.SpanKind.allCases))
            return ending == "pb" ? OTLPProtoCodec(options) : OTLPJSONCodec(options)
        }
        var (taken, refused) = (0, 0)
        for _ in 0..<Self.count {
            var bytes = random.mutated(random.pick(records))
            if random.chance(100) { bytes = Array(bytes.prefix(random.index(0..<bytes.count + 1))) }
            for codec in codecs {
                batch.removeAll()
                do throws(Rejection) {
                    try codec.decode(memory.place(bytes), into: batch)
                    taken += batch.points.isEmpty ? 0 : 1
                    let indices = (batch.points.map(\.index) + batch.refusals.map(\.index)).sorted()
                    #expect(indices == Array(0..<indices.count), "seed \(seed): \(bytes)")
                } catch {
                    refused += 1
                    #expect(batch.points.isEmpty && batch.refusals.isEmpty)
                }
                _ = batch.otlpPoints(exponents: [])
            }
        }
        return (taken, refused)
    }

    @Test(arguments: [1 as UInt64, 2])
    func damagedProtobufIsNoDanger(_ seed: UInt64) throws {
        let (taken, refused) = try run("pb", seed: seed)
        #expect(taken > Self.count / 8 && refused > Self.count / 4)
    }

    @Test(arguments: [3 as UInt64])
    func damagedJSONIsNoDanger(_ seed: UInt64) throws {
        let (taken, refused) = try run("json", seed: seed)
        #expect(taken > Self.count / 20 && refused > Self.count / 4)
    }
}
