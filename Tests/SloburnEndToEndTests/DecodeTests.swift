import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn decode` over the configuration of the example.
@Suite(.waits, .timeLimit(.minutes(15))) struct DecodeTests {
    private static let example = TestBroker.repositoryRoot.appending(path: "pipelines/web").path

    private static func event(_ more: String) -> String {
        #"{"metric":"http.server.request.duration","timestamp":"2026-11-21T01:13:19Z",\#(more)}"#
    }

    private static let batch =
        "["
        + [
            event(#""value":250,"unit":"ms","service":"checkout","region":"eu","status":200"#),
            event(#""value":250,"unit":"furlong","service":"checkout","status":503"#),
            event(#""value":0.5,"unit":"s","service":"pay","status":500"#), #"{"metric":"other","value":1}"#,
        ].joined(separator: ",") + "]"

    @Test func textIsForPeople() throws {
        let lines = [
            #"{"topic":"metrics.http","partition":2,"offset":17,"timestamp":1795223600000,"value":\#(Self.batch)}"#,
            #"{"topic":"metrics.http","value":null}"#, #"{"topic":"another","value":null}"#,
        ]
        let result = try SloburnProcess.run(
            ["decode", "--config", Self.example, "--input", "-"], input: lines.joined(separator: "\n"))
        #expect(result.exitCode == 0)
        #expect(result.log.isEmpty)
        #expect(result.output == Self.golden.split(separator: "\n").map(String.init))
    }

    private static let golden = #"""
        metrics.http[2]@17  2026-11-21T01:13:20.000Z  source web
          0  http.server.request.duration  event  2026-11-21T01:13:19.000Z  0.25 s (written 250 ms)
             labels   region="eu"  service="checkout"  status="200"
             counts   checkout-availability{region="eu"}  good+total              1
                      checkout-minutes/answered           total                   1
                      checkout-minutes/quick              threshold met (<= 1 s)  1
          1  http.server.request.duration  event  -                         250 furlong
             labels   service="checkout"  status="503"
             refused  unknown_unit  web: unit "furlong" is not a known unit; write it in UCUM, such as s, ms, By, % or 1
          2  http.server.request.duration  event  2026-11-21T01:13:19.000Z  0.5 s
             labels   service="pay"  status="500"
             nowhere  no selector matches; nearest is checkout-availability: service="checkout", but it is "pay"
          3  other                         event  -                         1
             refused  missing_field  web: timestamp is absent or null; it must hold the event time

        metrics.http[0]@0  source web
          no value: passed over

        decode: 2 records, 4 elements: 1 counted, 1 unmatched, 0 duplicates, 0 ended, 2 refused; 1 tombstones; 1 records of other topics, 0 bad lines
        """#

    @Test func jsonIsAnObjectARecord() throws {
        let result = try SloburnProcess.run(
            ["decode", "--config", Self.example, "--source", "web", "--input", "-", "--format", "json"],
            input: [Self.batch, "", "7"].joined(separator: "\n"))
        #expect(result.exitCode == 0)
        #expect(result.output.count == 2)
        for line in result.output {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
            #expect(line.hasPrefix(#"{"topic":"metrics.http","partition":0,"offset":"#))
        }
        #expect(result.log.last?.hasPrefix("decode: 2 records, 5 elements: 1 counted, ") == true)
    }

    @Test func aWholeFileIsOneValue() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.batch.replacing(",{", with: ",\n{").write(to: file, atomically: true, encoding: .utf8)
        let result = try SloburnProcess.run(
            ["decode", "--config", Self.example, "--source", "web", "--raw", "--input", file.path])
        #expect(result.exitCode == 0)
        #expect(result.output.last?.hasPrefix("decode: 1 records, 4 elements: 1 counted, ") == true)
    }

    @Test func whatCanNotBeReadFails() throws {
        let arguments = ["decode", "--config", Self.example]
        let noFile = try SloburnProcess.run(arguments + ["--input", "/no/such/file"])
        #expect(noFile.exitCode == 1 && noFile.log.contains { $0.contains("/no/such/file") })
        let noSource = try SloburnProcess.run(arguments + ["--input", "-", "--source", "wob"])
        #expect(noSource.exitCode == 1)
        #expect(noSource.log.last == "error: there is no source 'wob'; there are: web")
        let badLine = try SloburnProcess.run(arguments + ["--input", "-"], input: #"{"topic":7}"#)
        #expect(badLine.exitCode == 1 && badLine.log.first == "-:1: error: topic: a text is needed")
    }
}
