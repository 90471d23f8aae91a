import Foundation
import SloburnKafka
import SloburnTestKit
import SloburnTestTraits
import Testing

/// Adjustments are written to their topic, looked at, ended and taken away.
@Suite(.waits, .timeLimit(.minutes(15))) struct AdjustTests {
    private struct Document: Decodable {
        struct Spec: Decodable {
            var effect: String
            var from: String?
            var to: String?
            var author: String?
            var recurrence: [String: String]?
        }
        var spec: Spec
    }

    private static func scenario(_ name: String, more: String...) throws -> Scenario {
        let scenario = try Scenario(name)
        let documents = more.map { "---\n\($0)" }.joined(separator: "\n")
        try scenario.configure(
            scenario.daemon(), scenario.source(),
            scenario.availability("shop", service: "shop", groupBy: "region") + "\n" + documents)
        let topics = try SloburnProcess.run(["topics", "--config", scenario.configPath, "--create"])
        #expect(topics.exitCode == 0, "\(topics.log)")
        return scenario
    }

    private static func adjust(_ scenario: Scenario, _ arguments: String...) throws -> SloburnProcess.Result {
        try SloburnProcess.run(["adjust", arguments[0], "--config", scenario.configPath] + arguments.dropFirst())
    }

    private static func latest(_ scenario: Scenario, _ name: String) throws -> TopicRecord? {
        let topic = try scenario.follow("adjustments")
        try topic.readToEnd()
        return topic.latest[name]
    }

    @Test func anAdjustmentIsMadeListedEndedAndRemoved() throws {
        let scenario = try Self.scenario("adjust")
        let add = try Self.adjust(
            scenario, "add", "--name", "move", "--slo", "shop", "--effect", "exclude", "--reason", "it moves",
            "--author",
            "jane", "--from", "2026-11-20T22:00:00+01:00")
        #expect(add.exitCode == 0, "\(add.log)")
        #expect(
            add.output == ["no snapshot of a budget in scope yet", "move written to \(scenario.topic("adjustments"))"])
        let record = try #require(try Self.latest(scenario, "move"))
        #expect(
            record.valueText == """
                {"apiVersion":"sloburn/v1","kind":"Adjustment","metadata":{"name":"move"},"spec":{"select":{"slos":["shop"]},\
                "effect":"exclude","from":"2026-11-20T21:00:00.000Z","author":"jane","reason":"it moves"}}
                """)
        #expect(record.headers["content-type"] == "application/json")

        let list = try Self.adjust(scenario, "list")
        #expect(list.exitCode == 0, "\(list.log)")
        #expect(list.output.count == 2)
        #expect(list.output.last?.contains("move  exclude") == true)
        #expect(list.output.last?.contains("topic") == true)
        let json = try Self.adjust(scenario, "list", "--format", "json")
        #expect(
            json.output == [
                #"{"from":"topic","inForce":true,"name":"move","slos":["shop"],"document":"# + record.valueText + "}"
            ])

        let end = try Self.adjust(scenario, "end", "move", "--at", "2026-11-20T22:00:00Z")
        #expect(end.output == ["move ended in \(scenario.topic("adjustments"))"], "\(end.log)")
        let ended = try Self.latest(scenario, "move")?.decoded(as: Document.self)?.spec
        #expect(ended?.from == "2026-11-20T21:00:00.000Z" && ended?.to == "2026-11-20T22:00:00.000Z")
        let again = try Self.adjust(scenario, "end", "move")
        #expect(again.exitCode == 1)
        #expect(again.log.last == "error: 'move' ends at 2026-11-20T22:00:00.000Z already")
        let early = try Self.adjust(scenario, "end", "move", "--at", "2026-11-20T21:00:00Z")
        #expect(early.log.last?.contains("--remove takes it away") == true)

        #expect(try Self.adjust(scenario, "end", "move", "--remove").exitCode == 0)
        #expect(try Self.latest(scenario, "move")?.value == nil)
        #expect(try Self.adjust(scenario, "list").output.isEmpty)
        let gone = try Self.adjust(scenario, "end", "move")
        #expect(gone.exitCode == 1)
        #expect(gone.log.last?.contains("has no adjustment 'move'") == true)
    }

    @Test func whatIsWrongIsToldAndNotWritten() throws {
        let configured = """
            apiVersion: sloburn/v1
            kind: Adjustment
            metadata: { name: own }
            spec: { select: { slos: [shop] }, effect: suppress, from: 2026-11-20T22:00:00Z, author: a, reason: r }
            """
        let scenario = try Self.scenario("refuse", more: configured)
        let shop = ["--slo", "shop", "--author", "a", "--reason", "r"]
        for (arguments, message) in [
            (["--name", "x", "--effect", "exclude", "--author", "a", "--reason", "r"], "spec.select: selects nothing"),
            (["--name", "x", "--effect", "grant"] + shop, "spec.grant: is required"),
            (
                ["--name", "x", "--effect", "exclude", "--grant-minutes", "5"] + shop,
                "spec.grant: goes with effect: grant"
            ),
            (
                ["--name", "x", "--effect", "exclude", "--rrule", "FREQ=NOW", "--start", "2026-11-20 22:00:00"] + shop,
                "spec.recurrence.timeZone: is required"
            ),
            (
                [
                    "--name", "x", "--effect", "exclude", "--from", "2026-11-20T22:00:00Z", "--to",
                    "2026-11-20T21:00:00Z",
                ] + shop,
                "spec.to: must be later than from"
            ),
            (["--name", "X Y", "--effect", "exclude"] + shop, "metadata.name: 'X Y' is no name"),
            (["--name", "own", "--effect", "exclude"] + shop, "the configuration has an Adjustment 'own'"),
        ] {
            let result = try SloburnProcess.run(["adjust", "add", "--config", scenario.configPath] + arguments)
            #expect(result.exitCode == 1, "\(arguments)")
            #expect(result.log.contains { $0.contains(message) }, "\(arguments): \(result.log)")
        }
        let topic = try scenario.follow("adjustments")
        try topic.readToEnd()
        #expect(topic.records.isEmpty)
        let own = try Self.adjust(scenario, "end", "own")
        #expect(own.log.last?.hasSuffix("it is one of the configuration, and ends there") == true)
        // Warnings are told, and keep nothing from being written.
        let warned = try Self.adjust(
            scenario, "add", "--name", "x", "--slo", "shops", "--effect", "suppress", "--author", "a")
        #expect(warned.exitCode == 0)
        #expect(warned.log.contains { $0.contains("there is no SLO 'shops'; did you mean 'shop'?") })
        #expect(warned.log.contains { $0.contains("spec.reason: there is no reason") })
    }

    @Test func whatIsAboutToChangeIsShownFirst() throws {
        let scenario = try Self.scenario("preview")
        for (region, bad) in [("eu", 85), ("us", 20)] {
            let key = #"shop{region="\#(region)"}"#
            let value = """
                {"slo":"shop","key":"shop{region=\\"\(region)\\"}","group":{"region":"\(region)"},\
                "period":{"kind":"rolling","duration":"30d","from":"2026-10-24T00:00:00.000Z",\
                "to":"2026-11-23T00:00:00.000Z"},"good":\(1_000 - bad),"bad":\(bad),"total":1000,\
                "errorBudget":{"allowed":100.0,"consumed":0.85,"remaining":\(1 - Double(bad) / 100)}}
                """
            try scenario.send(Array(value.utf8), key: Array(key.utf8), to: scenario.topic("snapshots"))
        }
        try scenario.flush()
        let sign = ["--slo", "*", "--author", "a", "--reason", "r"]
        let add = { (arguments: String...) in
            try SloburnProcess.run(["adjust", "add", "--config", scenario.configPath] + arguments + sign)
        }
        let grant = try add(
            "--name", "outage", "--effect", "grant", "--grant-bad-events", "35", "--at", "2026-11-20T22:00:00Z",
            "--group",
            "region=eu")
        #expect(grant.exitCode == 0, "\(grant.log)")
        #expect(
            grant.output == [
                #"KEY                PERIOD                                                BAD  TOTAL  REMAINING  IN PERIOD  AFTER"#,
                #"shop{region="eu"}  2026-10-24T00:00:00.000Z to 2026-11-23T00:00:00.000Z  85   1000   15.00 %    yes        50.00 %"#,
                "outage written to \(scenario.topic("adjustments"))",
            ])
        let exclude = try add(
            "--name", "move", "--effect", "exclude", "--from", "2026-11-22T23:00:00Z", "--duration", "90m")
        #expect(exclude.output.count == 5, "\(exclude.output)")
        #expect(exclude.output.prefix(3).last?.hasSuffix("20   1000   80.00 %    1h") == true, "\(exclude.output)")
        #expect(exclude.output[3].contains("is not known yet"))
        let held = try Self.adjust(scenario, "end", "outage")
        #expect(held.log.last == "error: 'outage' is a grant, which has no end; --remove takes it back")
    }

    @Test func filesAndRulesAreTakenToo() throws {
        let scenario = try Self.scenario("files")
        let file = scenario.folder.appending(path: "two.yaml").path
        let document = { (name: String, day: Int) in
            """
            apiVersion: sloburn/v1
            kind: Adjustment
            metadata: { name: \(name) }
            spec: { select: { slos: [shop] }, effect: suppress, from: 2026-11-\(day)T22:00:00Z, author: a, reason: r }
            """
        }
        try "\(document("one", 20))\n---\n\(document("two", 21))".write(toFile: file, atomically: true, encoding: .utf8)
        let add = try Self.adjust(scenario, "add", file)
        #expect(add.output.map { $0.split(separator: " ")[0] } == ["one", "two"], "\(add.log)")
        #expect(add.log.contains { $0.contains("shares time with the Adjustment 'one'") })
        let both = try Self.adjust(scenario, "add", file, "--name", "x")
        #expect([2, 64].contains(both.exitCode))

        let rule = try Self.adjust(
            scenario, "add", "--name", "sundays", "--service", "web-service", "--effect", "suppress", "--rrule",
            "RRULE:FREQ=WEEKLY;BYDAY=SU", "--start", "2026-11-01 22:00:00", "--time-zone", "Europe/Berlin",
            "--duration",
            "90m", "--reason", "r")
        #expect(rule.exitCode == 0, "\(rule.log)")
        #expect(try Self.adjust(scenario, "end", "sundays", "--at", "2026-11-20T00:00:00Z").exitCode == 0)
        let ended = try Self.latest(scenario, "sundays")?.decoded(as: Document.self)?.spec
        #expect(ended?.recurrence?["rrule"] == "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261119T235959Z")
        #expect(ended?.author?.isEmpty != true)

        // Somebody else's record is told, and hides nothing.
        try scenario.send(Array("{".utf8), key: Array("broken".utf8), to: scenario.topic("adjustments"))
        try scenario.flush()
        let list = try Self.adjust(scenario, "list")
        #expect(list.exitCode == 0)
        #expect(list.output.dropFirst().map { $0.split(separator: " ")[0] } == ["one", "sundays", "two"])
        #expect(list.log.contains { $0.contains("'broken' can't be used") })
    }

    @Test func aDryRunContactsNobody() throws {
        let scenario = try Scenario("dry", bootstrapServers: "127.0.0.1:1")
        try scenario.configure(scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        let arguments = [
            "add", "--name", "x", "--slo", "shop", "--effect", "suppress", "--from", "2026-11-20T22:00:00Z",
            "--duration",
            "1h", "--author", "a", "--reason", "r",
        ]
        let command = ["adjust", arguments[0], "--config", scenario.configPath] + arguments.dropFirst()
        let result = try SloburnProcess.run(command + ["--dry-run"])
        #expect(result.exitCode == 0)
        #expect(
            result.output == [
                """
                {"apiVersion":"sloburn/v1","kind":"Adjustment","metadata":{"name":"x"},"spec":{"select":{"slos":["shop"]},\
                "effect":"suppress","from":"2026-11-20T22:00:00.000Z","to":"2026-11-20T23:00:00.000Z","author":"a",\
                "reason":"r"}}
                """
            ])
    }

    @Test func aBrokerWithoutTheTopicIsAnError() throws {
        let scenario = try Scenario("noadjustments")
        try scenario.configure(scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop"))
        for arguments in [["list"], ["end", "x"]] {
            let result = try SloburnProcess.run(
                ["adjust", arguments[0], "--config", scenario.configPath] + arguments.dropFirst())
            #expect(result.exitCode == 1)
            #expect(result.log.last?.contains("has no topic \(scenario.topic("adjustments"))") == true)
        }
    }
}
