import Foundation
import SloburnTestKit
import SloburnTestTraits
import Synchronization
import Testing

/// `sloburn bridge` and receivers that fail, refuse and come back.
@Suite(.waits, .timeLimit(.minutes(15))) struct BridgeTests {
    private static let key = "R0UT1NGKEY"
    private let scenario: Scenario

    init() throws {
        scenario = try Scenario("bridge")
        try scenario.createAlertTopics()
    }

    private func pagerDutyBridge(
        _ pagerDuty: PagerDutyStub, _ more: String..., instance: String = "test"
    ) throws -> SloburnProcess {
        try SloburnProcess(
            [
                "bridge", "--config", scenario.configPath, "--to", "pagerduty", "--url", pagerDuty.url, "--key-env",
                "PD_KEY",
            ] + more, instance: instance, variables: ["PD_KEY": Self.key])
    }

    @Test func everyAlertsLatestStateArrivesOnceAfterAnOutage() throws {
        let pagerDuty = try PagerDutyStub(routingKey: Self.key)
        // History, which the first start does not tell.
        let old = scenario.alert("old")
        try scenario.write(old)
        try scenario.write(scenario.resolved(old))
        let steady = scenario.alert("steady")
        try scenario.write(steady)
        let bridge = try pagerDutyBridge(pagerDuty)
        try pagerDuty.wait("what fires at the first start") { $0.events.count == 1 }
        #expect(pagerDuty.events.map(\.key) == ["steady/page"])

        pagerDuty.become(.failing(503))
        var flapping = scenario.alert("flapping")
        for round in 0..<20 {
            flapping = flapping.then(isFiring: round % 2 == 0, at: scenario.alert("x").at)
            flapping.summary = "round \(round) \(String(repeating: "é", count: 100 * round))"
            try scenario.write(flapping)
        }
        var huge = scenario.alert("huge", severity: "ticket")
        huge.groupKey = "{a=\"\(String(repeating: "ü", count: 400))\"}"
        huge.labels = #"{"text":"\#(String(repeating: "x", count: 600_000))"}"#
        try scenario.write(huge)
        try scenario.write(scenario.resolved(steady))
        try pagerDuty.wait("a few tries") { $0.failures >= 3 }
        pagerDuty.become(.failing(429, headers: ["Retry-After": "1"]))
        let failures = pagerDuty.failures
        try pagerDuty.wait("a try after that") { $0.failures > failures }
        pagerDuty.become(.fine)
        try pagerDuty.wait("the three") { $0.events.count >= 4 }
        #expect(try bridge.terminate() == 0)
        let later = pagerDuty.events.dropFirst()
        #expect(later.count == 3)
        #expect(later.contains { $0.key == "flapping/page" && $0.action == "resolve" })
        #expect(later.contains { $0.key == "steady/page" && $0.action == "resolve" })
        #expect(later.contains { $0.key.hasPrefix("huge{a=") && $0.action == "trigger" })
        #expect(pagerDuty.problems == [])
        #expect(!bridge.log.lines.contains { $0.contains(Self.key) })
        try bridge.waitForLog("stopped: SIGTERM")

        // All of it is committed: another start tells nothing of it.
        let next = try pagerDutyBridge(pagerDuty)
        let last = scenario.alert("last")
        try next.waitForLog("going on from the last commit")
        try scenario.write(last)
        try pagerDuty.wait("the new one") { $0.events.count >= 5 }
        #expect(pagerDuty.events.count == 5)
        #expect(pagerDuty.events.last?.key == "last/page")
        #expect(try next.terminate() == 0)
    }

    @Test func aFirstStartThatIsKilledLosesNothing() throws {
        let pagerDuty = try PagerDutyStub(routingKey: Self.key)
        pagerDuty.become(.failing(500))
        let (first, second) = (scenario.alert("first"), scenario.alert("second"))
        try scenario.write(first)
        try scenario.write(second)
        let bridge = try pagerDutyBridge(pagerDuty)
        try pagerDuty.wait("a try") { $0.failures > 0 }
        bridge.send(SIGKILL)
        _ = try bridge.waitForExit(timeout: .seconds(10))
        // It may have told of it: that it has resolved must be told, though the table is silent about it.
        try scenario.write(scenario.resolved(first))
        pagerDuty.become(.fine)
        let next = try pagerDutyBridge(pagerDuty)
        try pagerDuty.wait("both") { $0.events.count >= 2 }
        #expect(try next.terminate() == 0)
        #expect(
            Set(pagerDuty.events.map { "\($0.key) \($0.action)" }) == ["first/page resolve", "second/page trigger"])
        #expect(pagerDuty.events.count == 2)
    }

    @Test func whatIsRefusedOrNoAlertIsToldInTheLogAndPassedOver() throws {
        let pagerDuty = try PagerDutyStub(routingKey: "another key")
        let metrics = scenario.folder.appending(path: "bridge.prom").path
        let bridge = try pagerDutyBridge(pagerDuty, "--metrics-file", metrics)
        try bridge.waitForLog("first start")
        try scenario.send(["nonsense"], to: scenario.topic("alerts"))
        try scenario.write(scenario.alert("checkout"))
        try bridge.waitForLog("the receiver has refused an alert")
        let line = try #require(bridge.log.lines.first { $0.contains("has refused an alert") })
        #expect(line.contains("status 400") && line.contains("routing_key") && line.contains("checkout/page"))
        try bridge.waitForLog("a record holds no alert")
        #expect(bridge.log.lines.contains { $0.contains("record=\(scenario.topic("alerts"))[0]@0") })
        #expect(try bridge.terminate() == 0)
        #expect(pagerDuty.problems == ["routing_key"])
        let text = try String(contentsOfFile: metrics, encoding: .utf8)
        for line in [
            #"sloburn_bridge_requests_total{bridge="pagerduty",outcome="refused"} 1"#,
            #"sloburn_bridge_transitions_total{bridge="pagerduty",outcome="given_up"} 1"#,
            #"sloburn_bridge_skipped_records_total{bridge="pagerduty"} 1"#,
            #"sloburn_bridge_alerts_firing{bridge="pagerduty"} 1"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line) is not in\n\(text)")
        }
    }

    @Test func aSecondProcessOfTheSameInstanceEndsTheFirst() throws {
        let pagerDuty = try PagerDutyStub(routingKey: Self.key)
        let first = try pagerDutyBridge(pagerDuty)
        try first.waitForLog("first start")
        let second = try pagerDutyBridge(pagerDuty)
        let result = try first.waitForExit(timeout: .seconds(60))
        #expect(result.exitCode == 1)
        #expect(result.log.last?.contains("set SLOBURN_INSTANCE or --name") == true, "\(result.log)")
        try scenario.write(scenario.alert("checkout"))
        try pagerDuty.wait("the alert") { !$0.events.isEmpty }
        #expect(try second.terminate() == 0)
    }

    @Test func everyOptionAndMetricIsInThePageAboutIt() throws {
        let page = try String(
            contentsOf: TestBroker.repositoryRoot.appending(path: "docs/bridge.md"), encoding: .utf8)
        let help = try SloburnProcess.run(["bridge", "--help"]).output
        let options = help.filter { $0.hasPrefix("  --") || $0.contains(", --") }.compactMap {
            $0.firstMatch(of: /--[a-z-]+/).map { String($0.output) }
        }
        #expect(options.count > 12)
        for option in options where !["--version", "--help", "--config"].contains(option) {
            #expect(page.contains("`\(option)"), "\(option)")
        }
        let metrics = scenario.folder.appending(path: "m.prom").path
        let bridge = try scenario.bridge("--to", "webhook", "--url", "http://127.0.0.1:1", "--metrics-file", metrics)
        try bridge.waitForLog("first start")
        #expect(try bridge.terminate() == 0)
        for line in try String(contentsOfFile: metrics, encoding: .utf8).split(separator: "\n") {
            guard let name = line.split(separator: " ").dropFirst(2).first, line.hasPrefix("# TYPE") else { continue }
            #expect(page.contains("`\(name)"), "\(name)")
        }
    }

    @Test func anotherProcessTakesOver() throws {
        let pagerDuty = try PagerDutyStub(routingKey: Self.key)
        let first = try pagerDutyBridge(pagerDuty, instance: "one")
        try first.waitForLog("first start")
        let second = try pagerDutyBridge(pagerDuty, instance: "two")
        let alerts = (0..<6).map { scenario.alert("a\($0)") }
        for alert in alerts[..<3] { try scenario.write(alert) }
        try pagerDuty.wait("three") { $0.events.count >= 3 }
        #expect(try first.terminate() == 0)
        for alert in alerts[3...] { try scenario.write(alert) }
        try pagerDuty.wait("all six") { Set($0.events.map(\.key)).count == 6 }
        #expect(try second.terminate() == 0)
        #expect(pagerDuty.problems == [])
    }

    @Test func itWaitsForItsTopics() throws {
        let scenario = try Scenario("bridge")
        try scenario.configure(scenario.daemon())
        let stub = try HTTPStub { _ in .status(200) }
        let bridge = try scenario.bridge("--to", "webhook", "--url", stub.url)
        try bridge.waitForLog("Kafka can't be read")
        try scenario.createAlertTopics()
        try scenario.write(scenario.alert("checkout"))
        try bridge.waitForLog("first start", timeout: .seconds(60))
        let deadline = ContinuousClock.now + .seconds(30)
        while stub.requests.isEmpty, ContinuousClock.now < deadline { usleep(20_000) }
        #expect(stub.requests.count == 1)
        #expect(try bridge.terminate() == 0)
    }

    @Test func webhooksGetEveryTransitionInOrder() throws {
        let stub = try HTTPStub { _ in .status(200) }
        let bridge = try scenario.bridge("--to", "webhook", "--url", stub.url + "/hook")
        try bridge.waitForLog("first start")
        var expected: [String] = []
        var alert = scenario.alert("checkout")
        for round in 0..<30 {
            alert = alert.then(isFiring: round % 2 == 0, at: scenario.alert("x").at)
            alert.summary = "round \(round)"
            expected.append(alert.summary)
            try scenario.write(alert)
        }
        let deadline = ContinuousClock.now + .seconds(30)
        while stub.requests.count < expected.count, ContinuousClock.now < deadline { usleep(20_000) }
        let got = try stub.requests.map { try JSONObject($0.body)["alerts"][0]["annotations"]["summary"].text ?? "" }
        #expect(got == expected)
        #expect(try bridge.terminate() == 0)
    }

    @Test func moreThanMayWaitIsReadWhenThereIsRoom() throws {
        let (isUp, taken) = (Flag(), Count())
        let stub = try HTTPStub { _ in
            guard isUp.value.load(ordering: .relaxed) else { return .status(503) }
            taken.value.add(1, ordering: .relaxed)
            return .status(200)
        }
        let bridge = try scenario.bridge("--to", "webhook", "--url", stub.url)
        try bridge.waitForLog("first start")
        var alerts = (0..<40).map { scenario.alert("s\($0)") }
        var expected: [String: [String]] = [:]
        for round in 0..<100 {
            for index in alerts.indices {
                alerts[index] = alerts[index].then(isFiring: round % 2 == 0, at: Self.time(round))
                alerts[index].summary = "round \(round)"
                expected[alerts[index].slo, default: []].append("round \(round)")
                let value = alerts[index]
                try scenario.send(value.bytes, key: Array(value.key.utf8), to: scenario.topic("alerts"))
            }
        }
        try scenario.flush()
        try bridge.waitForLog("the receiver does not take alerts")
        isUp.value.store(true, ordering: .relaxed)
        let deadline = ContinuousClock.now + .seconds(120)
        while taken.value.load(ordering: .relaxed) < 4_000, ContinuousClock.now < deadline { usleep(20_000) }
        #expect(try bridge.terminate() == 0)
        var got: [String: [String]] = [:]
        for request in stub.requests {
            let alert = try JSONObject(request.body)["alerts"][0]
            let (slo, text) = (alert["labels"]["slo"].text ?? "", alert["annotations"]["summary"].text ?? "")
            // Those that were not taken come again.
            if got[slo]?.last != text { got[slo, default: []].append(text) }
        }
        #expect(got == expected)
    }

    /// A time so many seconds after the beginning of an hour.
    private static func time(_ seconds: Int) -> String {
        let (minute, second) = seconds.quotientAndRemainder(dividingBy: 60)
        return "2026-11-22T23:0\(minute):\(second < 10 ? "0" : "")\(second).000Z"
    }

    @Test func eventsAreTheRecords() throws {
        let stub = try HTTPStub { _ in .status(204) }
        let alert = scenario.alert("checkout")
        try scenario.write(alert)
        let bridge = try scenario.bridge("--to", "cloudevents-http", "--url", stub.url)
        let deadline = ContinuousClock.now + .seconds(30)
        while stub.requests.isEmpty, ContinuousClock.now < deadline { usleep(20_000) }
        #expect(try bridge.terminate() == 0)
        let request = try #require(stub.requests.first)
        #expect(request.body == alert.bytes)
        #expect(request.headers["ce-id"] == "io.sloburn.alert/checkout/page@\(alert.at)/firing")
        #expect(request.headers["ce-source"] == "/sloburn/test")
        #expect(request.headers["ce-subject"] == "checkout/page")
    }

    @Test func aDryRunPrintsWithoutSecretsAndChangesNothing() throws {
        let pagerDuty = try PagerDutyStub(routingKey: Self.key)
        try scenario.write(scenario.alert("checkout"))
        let dry = try pagerDutyBridge(pagerDuty, "--dry-run", "--header", "X-Secret=hush")
        let isPrinted = dry.output.wait(timeout: .seconds(30)) {
            $0.contains { $0.contains(#""dedup_key":"checkout/page""#) }
        }
        #expect(isPrinted)
        #expect(dry.output.lines.first == "POST \(pagerDuty.url)")
        #expect(dry.output.lines.contains(#"X-Secret: ***"#))
        #expect(dry.output.lines.contains { $0.contains(#"{"routing_key":"***","#) })
        #expect(try dry.terminate() == 0)
        #expect(!(dry.output.lines + dry.log.lines).contains { $0.contains(Self.key) || $0.contains("hush") })
        #expect(pagerDuty.events == [] && pagerDuty.failures == 0)
        // The next one is still the first.
        let bridge = try pagerDutyBridge(pagerDuty)
        try pagerDuty.wait("the alert") { $0.events.count == 1 }
        #expect(try bridge.terminate() == 0)
    }

    @Test(arguments: [
        (["--to", "webhook"], "--url is needed: where webhook is"),
        (["--to", "pagerduty"], "--key-file or --key-env is needed: pagerduty wants a key"),
        (["--to", "pagerduty", "--key-file", "/nowhere/key"], "--key-file: '/nowhere/key' can't be read"),
        (["--to", "pagerduty", "--key-env", "NO_SUCH"], "--key-env: the variable 'NO_SUCH' is not set"),
        (["--to", "webhook", "--url", "chat.example"], "--url 'chat.example': it must be http://HOST"),
        (["--to", "webhook", "--url", "https://u:secret@chat.example"], "--url: no user or password"),
        (["--to", "webhook", "--url", "http://x", "--name", "a b"], "--name 'a b': it must be"),
        (["--to", "webhook", "--url", "http://x", "--interval", "0s"], "--interval must be from 1s to 1h"),
        (
            ["--to", "webhook", "--url", "http://x", "--header", "nonsense"],
            "--header 'nonsense': it must be NAME=VALUE"
        ),
        (
            ["--to", "webhook", "--url", "http://x", "--template", "summary={{x}}"],
            "no alert has a field 'x'; known are key"
        ),
        (["--to", "cloudevents-http", "--url", "http://x", "--template", "summary=x"], "gets the alert as it is"),
        (["--to", "alertmanager", "--url", "http://x", "--severity", "page=P1"], "gets the alert's own severity"),
        (["--to", "alertmanager", "--url", "http://x", "--ca-file", "/nowhere/ca"], "/nowhere/ca: no certificates"),
        (["--to", "nobody"], "alertmanager"),
    ])
    func whatCanNotWorkIsRefusedAtTheStart(arguments: [String], message: String) throws {
        let result = try SloburnProcess.run(["bridge", "--config", scenario.configPath] + arguments)
        #expect(result.exitCode != 0)
        #expect(result.log.joined(separator: " ").contains(message), "\(result.log)")
        #expect(!result.log.contains { $0.contains("secret") })
    }
}

/// Shared with the threads of a server.
private final class Flag: Sendable {
    let value = Atomic(false)
}

/// Shared with the threads of a server.
private final class Count: Sendable {
    let value = Atomic(0)
}
