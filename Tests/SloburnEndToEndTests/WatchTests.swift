import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// `sloburn watch` in a terminal, beside a daemon.
@Suite(.waits, .timeLimit(.minutes(15))) struct WatchTests {
    private static let (eu, us) = ("shop{region=\"eu\"}", "shop{region=\"us\"}")

    private static func configured(_ name: String) throws -> Scenario {
        let scenario = try Scenario(name)
        try scenario.createInput()
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.quickPolicy(),
            scenario.availability("shop", service: "shop", groupBy: "region", policy: "quick"))
        return scenario
    }

    /// Events of two groups, one of which burns.
    private static func send(_ scenario: Scenario) throws {
        let events = (0..<100).map { number in
            event(service: "shop", status: number < 70 ? 200 : 500, at: now - 1_000, region: "eu")
        }
        let others = (0..<40).map { _ in event(service: "shop", at: now - 1_000, region: "us") }
        try scenario.send(events + others)
        try scenario.flush()
    }

    @Test func showsWhatTheDaemonWritesAndGivesTheTerminalBack() throws {
        let scenario = try Self.configured("watch")
        let daemon = try scenario.run()
        let watch = try PseudoTerminal(["watch", "--config", scenario.configPath], columns: 80, rows: 24)
        let before = watch.lineModes
        try Self.send(scenario)
        try watch.wait(for: "the budget that burns before the other") { lines in
            let rows = lines.indices.filter { lines[$0].contains("shop{region=") }
            return rows.count == 2 && lines[rows[0]].contains("!! Page") && lines[rows[0]].contains(Self.eu)
                && lines[rows[1]].contains("OK") && lines[1].hasPrefix("Evaluated ")
        }
        #expect(watch.modes.contains("?1049") && watch.lineModes != before)

        try watch.type("\r")
        try watch.wait(for: "its page") { lines in
            lines.contains { $0.contains("Budget left") } && lines.contains { $0.hasPrefix(" !! Page  since ") }
        }
        // The end key, cut.
        try watch.type("\u{1B}[")
        try watch.type("F")
        try watch.wait(for: "its tiers") { lines in
            lines.contains("Tiers") && lines.contains { $0.contains("Page") && $0.hasSuffix("FIRES") }
        }
        // The escape key alone.
        try watch.type("\u{1B}")
        try watch.wait(for: "the overview") { $0.contains { $0.contains("Left") && $0.contains("Burn 1h") } }
        try watch.type("/region=us\r")
        try watch.wait(for: "one budget only") { lines in
            !lines.contains { $0.contains(Self.eu) } && lines.contains { $0.hasPrefix(">") && $0.contains(Self.us) }
        }
        watch.resize(columns: 120, rows: 40)
        try watch.wait(for: "the new size in use") { lines in
            lines[39].contains("filter: region=us") && lines[2].contains("Service") && lines[3].contains(Self.us)
        }
        try watch.type("q")
        #expect(try watch.waitForExit() == 0)
        #expect(watch.lineModes == before)
        #expect(watch.modes == ["?25", "?7"])
        #expect(watch.unknown == [])

        try Self.expectPrinted(scenario)
        #expect(try daemon.terminate() == 0)
    }

    /// What is printed where there is no terminal.
    private static func expectPrinted(_ scenario: Scenario) throws {
        let arguments = ["watch", "--config", scenario.configPath]
        let table = try SloburnProcess.run(arguments)
        #expect(table.exitCode == 0, "\(table.log)")
        #expect(table.output.count == 3)
        #expect(table.output.first?.contains("BUDGET") == true)
        #expect(table.output.dropFirst().first?.contains(eu) == true)
        let one = try SloburnProcess.run(arguments + ["--once", "--filter", "region=us"])
        #expect(one.output.count == 2 && one.output.last?.contains(us) == true)
        let page = try SloburnProcess.run(arguments + ["--once", "--key", eu])
        #expect(page.exitCode == 0)
        #expect(page.output.first == eu && page.output.contains { $0.contains("70.00 %, objective 90 %") })
        let none = try SloburnProcess.run(arguments + ["--key", "shop"])
        #expect(none.exitCode == 1)
        #expect(none.log.last?.hasPrefix("error: no budget has the key 'shop'; there is \(eu)") == true, "\(none.log)")
    }

    @Test("However it ends, the terminal is as it was", arguments: ["\u{03}", "q"])
    func theTerminalIsGivenBack(keys: String) throws {
        let scenario = try Scenario("lost", bootstrapServers: "127.0.0.1:1")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("shop", service: "shop", groupBy: "region"))
        let watch = try PseudoTerminal(["watch", "--config", scenario.configPath], columns: 80, rows: 24)
        let before = watch.lineModes
        try watch.wait(for: "that nothing answers") { $0[1].contains("NOT CONNECTED to Kafka since ") }
        try watch.type(keys)
        #expect(try watch.waitForExit() == 0)
        #expect(watch.lineModes == before)
        #expect(watch.modes == ["?25", "?7"])
    }
}
