import Foundation
import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// What a backtest of generated records gave.
struct BacktestRun {
    struct DeadLetter: Hashable {
        let offset: Int64
        let reason: RejectionClass
    }

    private(set) var records: [OutputRecord] = []
    private(set) var deadLetters: [DeadLetter] = []

    init(_ definition: EngineDefinition, _ records: [GeneratedRecord]) throws {
        let backtest = try Backtest(definition: definition)
        for (offset, record) in records.enumerated() {
            var output: [OutputRecord] = []
            let rejections = record.json.withInput(offset: Int64(offset), timestamp: record.timestamp) { input in
                backtest.take(input, from: InputPartition(topic: "metrics.http", partition: 0)) { output.append($0) }
            }
            self.records += output
            deadLetters += rejections.map { DeadLetter(offset: Int64(offset), reason: $0.rejection.reason) }
        }
        backtest.finish { self.records.append($0) }
        _ = self.records.validated(oneOf: 50)
    }

    /// The values of one SLO's records of a topic, by evaluation time and key; tombstones left out.
    func values(_ topic: OutputTopic, slo: String) throws -> [(record: OutputRecord, json: JSONObject)] {
        try records.filter { $0.topic == topic }.compactMap { record in
            guard let value = record.value else { return nil }
            let json = try JSONObject(value)
            return json["slo"].text == slo ? (record, json) : nil
        }
    }
}

extension String {
    /// Lends the text as a Kafka record's value.
    func withInput<Result>(
        offset: Int64, timestamp: Timestamp?, isAppendTime: Bool = false, _ body: (borrowing InputRecord) -> Result
    ) -> Result {
        var text = self
        return text.withUTF8 { bytes in
            body(
                InputRecord(
                    offset: offset, timestamp: timestamp, isAppendTime: isAppendTime,
                    value: UnsafeRawBufferPointer(bytes)))
        }
    }
}
