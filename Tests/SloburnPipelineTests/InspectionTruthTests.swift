import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Thousands of made-up records, alone and in batches: each element gets the fate that is known of it.
@Suite struct InspectionTruthTests {
    /// A record of one element or several, with what is known of each.
    private struct Batch {
        var json: String
        var timestamp: Timestamp
        var truths: [GeneratedRecord.Truth]
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func everyElementHasItsFate(seed: UInt64) throws {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.partitions = 3
        let inspector = try RecordInspector(definition: definition)
        var generator = RecordGenerator(seed: seed)
        var (elements, counts) = (0, [String: Tally]())
        for (offset, batch) in Self.batches(generator.records(2_500), seed: seed).enumerated() {
            let record = inspector.inspect(
                batch.json, offset: Int64(offset), topic: "metrics.http", timestamp: batch.timestamp)
            let inspected = try #require(record.readings.first?.elements)
            try #require(inspected.map(\.index) == Array(0..<batch.truths.count), "\(batch.json)")
            for (element, truth) in zip(inspected, batch.truths) {
                elements += 1
                verify(element, truth, batch.json)
                guard case .counted(let keys) = element.outcome else { continue }
                for key in keys {
                    counts[key.key, default: .zero] += Tally(matched: key.matched, total: key.total)
                }
            }
        }
        #expect(inspector.totals.elements == elements)
        #expect(elements == 2_500)
        var again = RecordGenerator(seed: seed)
        #expect(counts == Self.expected(again.records(2_500)))
    }

    private func verify(_ element: InspectedElement, _ truth: GeneratedRecord.Truth, _ json: String) {
        switch (truth, element.outcome) {
        case (.rejected(let reason), .refused(let rejection)): #expect(reason == rejection.reason, "\(json)")
        case (.sample(let sample), .duplicate): #expect(sample.isDuplicate, "\(json)")
        case (.sample(let sample), .unmatched): #expect(Self.keys(of: sample).isEmpty, "\(json)")
        case (.sample(let sample), .counted(let counts)):
            #expect(!sample.isDuplicate && Set(counts.map(\.key)) == Set(Self.keys(of: sample).keys), "\(json)")
            #expect(element.metric == sample.metric && element.time == sample.time)
            let labels = Dictionary(element.labels.map { ($0.name, $0.value) }) { $1 }
            #expect(labels == sample.labels.filter { !$0.value.isEmpty })
        default: Issue.record("\(truth): \(element.outcome)")
        }
    }

    private static func keys(of sample: GeneratedSample) -> [String: Tally] {
        var keys: [String: Tally] = [:]
        for budget in TestBudget.all {
            let (matched, total) = budget.meaning(sample)
            guard matched || total else { continue }
            let group = budget.definition.groupBy.map { sample.labels[$0] ?? "" }
            keys[budget.key(group)] = Tally(matched: matched ? 1 : 0, total: total ? 1 : 0)
        }
        return keys
    }

    private static func expected(_ records: [GeneratedRecord]) -> [String: Tally] {
        records.reduce(into: [:]) { counts, record in
            guard case .sample(let sample) = record.truth, !sample.isDuplicate else { return }
            for (key, tally) in keys(of: sample) { counts[key, default: .zero] += tally }
        }
    }

    /// Puts records side by side into arrays, as far as that changes nothing for them.
    private static func batches(_ records: [GeneratedRecord], seed: UInt64) -> [Batch] {
        var random = SeededGenerator(seed: seed)
        var batches: [Batch] = []
        var open: [GeneratedRecord] = []
        func close() {
            guard let last = open.map(\.timestamp).max() else { return }
            batches.append(
                Batch(
                    json: "[" + open.map(\.json).joined(separator: ",") + "]", timestamp: last,
                    truths: open.map(\.truth)))
            open = []
        }
        for record in records {
            if fits(record) {
                open.append(record)
                if Int.random(in: 0..<4, using: &random) == 0 { close() }
            } else {
                close()
                batches.append(Batch(json: record.json, timestamp: record.timestamp, truths: [record.truth]))
            }
        }
        close()
        return batches
    }

    private static func fits(_ record: GeneratedRecord) -> Bool {
        switch record.truth {
        case .rejected(.tooLate), .rejected(.futureTimestamp): false
        default: (try? JSONSerialization.jsonObject(with: Data(record.json.utf8))) is [String: Any]
        }
    }
}
