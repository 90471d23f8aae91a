import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// What an alert says of where its first bad samples were read.
@Suite struct BadSampleTests {
    static let origin = Timestamp(seconds: 1_795_223_400)

    /// A sample of `availability` each second; bad in some stretches of seconds.
    static func records(bad: [ClosedRange<Int64>], seconds: Int64) -> [(json: String, time: Timestamp)] {
        (0..<seconds).map { second in
            let time = origin + .seconds(second)
            let status = bad.contains { $0.contains(second) } ? 500 : 200
            let text = TimeText.milliseconds(of: time)
            return (
                #"{"metric":"http.requests","value":1,"timestamp":"\#(text)","status":\#(status),"region":"eu"}"#, time
            )
        }
    }

    /// The evidence of each alert that fires, as offsets.
    private func evidence(bad: [ClosedRange<Int64>], seconds: Int64) throws -> [[Int64]] {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = [TestBudget.availability.definition]
        let backtest = try Backtest(definition: definition)
        var alerts: [JSONObject] = []
        let input = InputPartition(topic: "metrics.http", partition: 7)
        for (offset, record) in Self.records(bad: bad, seconds: seconds).enumerated() {
            var output: [OutputRecord] = []
            let refused = record.json.withInput(offset: Int64(offset), timestamp: record.time) {
                backtest.take($0, from: input) { output.append($0) }
            }
            #expect(refused.isEmpty)
            for record in output.validated() where record.topic == .alerts && record.key.hasPrefix("availability{") {
                alerts.append(try JSONObject(record.value ?? []))
            }
        }
        for alert in alerts {
            for index in alert["evidence"].elements.indices {
                #expect(alert["evidence"][index]["topic"].text == "metrics.http")
                #expect(alert["evidence"][index]["partition"].integer == 7)
            }
        }
        return alerts.filter { $0["status"].text == "firing" && $0["severity"].text == "page" }.map { alert in
            alert["evidence"].elements.indices.compactMap { alert["evidence"][$0]["offset"].integer }
        }
    }

    @Test func theFirstBadRecordIsNamed() throws {
        #expect(try evidence(bad: [605...700], seconds: 720) == [[605]])
    }

    /// An hour holds both, but the first one was told by the episode before.
    @Test func eachEpisodeTellsItsOwnTrouble() throws {
        let told = try evidence(bad: [100...250, 2_200...2_400], seconds: 2_400)
        #expect(told.first == [100] && told.last == [2_200])
        #expect(told.allSatisfy { $0.count == 1 })
    }

    /// One a quarter of an hour, from the beginning of the long window on: what fires late has begun before.
    @Test func troubleThatGrowsIsToldFromItsBeginning() throws {
        // One bad event in each quarter of an hour, and then only bad ones.
        #expect(try evidence(bad: [100...100, 1_300...1_300, 2_200...2_400], seconds: 2_400) == [[100, 1_300, 2_200]])
    }
}
