import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// The commands that need no broker.
@Suite(.waits, .timeLimit(.minutes(15))) struct CommandLineTests {
    private static let tenMistakes = TestBroker.repositoryRoot
        .appending(path: "Tests/SloburnConfigTests/Fixtures/bad/ten-mistakes").path
    private static let example = TestBroker.repositoryRoot.appending(path: "pipelines/web").path

    @Test func checkFindsEveryMistakeWithItsPlaceAndRule() throws {
        let result = try SloburnProcess.run(["check", Self.tenMistakes])
        #expect(result.exitCode == 1)
        // The first lines of the files list what is wrong with them.
        let expectations = try Self.expectations()
        #expect(result.output.count == expectations.count)
        #expect(result.output.count == 10)
        let form = try Regex(#"^.+\.yaml:[0-9]+:[0-9]+: (error|warning): \S+: .+ \[[a-z-]+\]$"#)
        for line in result.output { #expect(line.wholeMatch(of: form) != nil, "\(line)") }
        for expected in expectations {
            #expect(result.output.contains { $0.hasSuffix(expected) }, "\(expected)")
        }
    }

    @Test func checkWritesFindingsAsJSON() throws {
        struct Finding: Decodable {
            let file: String
            let line: Int
            let column: Int
            let severity: String
            let path: String
            let value: String?
            let message: String
            let rule: String
        }
        let result = try SloburnProcess.run(["check", Self.tenMistakes, "--format", "json"])
        #expect(result.exitCode == 1)
        let findings = try result.output.map { try JSONDecoder().decode(Finding.self, from: Data($0.utf8)) }
        let expectations = try Self.expectations()
        #expect(findings.count == expectations.count)
        #expect(findings.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.message.isEmpty && !$0.rule.isEmpty })
        #expect(findings.allSatisfy { $0.severity == "error" && !$0.path.isEmpty && $0.file.hasSuffix(".yaml") })
    }

    @Test func checkWritesAnnotationsOfGitHub() throws {
        let result = try SloburnProcess.run(["check", Self.tenMistakes, "--format", "github"])
        #expect(result.exitCode == 1)
        #expect(result.output.count == 10)
        let form = try Regex(#"^::error file=[^,:]+\.yaml,line=[0-9]+,col=[0-9]+,title=[a-z-]+::\S+: .+$"#)
        for line in result.output { #expect(line.wholeMatch(of: form) != nil, "\(line)") }
    }

    @Test func checkRequiresWhatItIsToldTo() throws {
        let arguments = ["check", Self.example, "--format", "json", "--require"]
        let result = try SloburnProcess.run(arguments + ["alert,service", "--require", "displayName"])
        #expect(result.exitCode == 1)
        #expect(result.output.count == 1)
        #expect(result.output.allSatisfy { $0.contains(#""rule":"required-property""#) && $0.contains("displayName") })
        #expect(try SloburnProcess.run(arguments + ["alert,service"]).exitCode == 0)
    }

    @Test func checkReadsJSON() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let document =
            "[\n\t{ \"apiVersion\": \"openslo/v1\", \"kind\": \"Service\", \"metadata\": { \"name\": \"NAME\" } }\n]\n"
        for (name, line) in [("shop", nil), ("Shop", ":2:73: error: [0].metadata.name: 'Shop' is no name")] {
            try document.replacing("NAME", with: name).write(to: file, atomically: true, encoding: .utf8)
            let result = try SloburnProcess.run(["check", file.path])
            #expect(result.exitCode == (line == nil ? 0 : 1))
            #expect(result.output.count == (line == nil ? 0 : 1))
            if let line { #expect(result.output.first?.contains(line) == true, "\(result.output)") }
        }
    }

    @Test(arguments: [("99.9", 0), ("100", 1)])
    func convertPrintsWhatCheckAccepts(objective: String, exitCode: Int32) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appending(path: "in.yml")
        let queries = "{ error_query: 'sum(rate(bad[{{.window}}]))', total_query: 'sum(rate(all[{{.window}}]))' }"
        try """
        version: prometheus/v1
        service: shop
        slos: [{ name: answers, objective: \(objective), sli: { events: \(queries) } }]
        """.write(to: input, atomically: true, encoding: .utf8)
        let result = try SloburnProcess.run(["convert", "--from", "sloth", "--data-source", "web", input.path])
        #expect(result.exitCode == exitCode)
        #expect(result.log.contains { $0.contains("[not-converted]") } == (exitCode == 1))
        #expect(result.output.contains { $0.contains("metadata: { name: web }") } == (exitCode == 0))
        let output = folder.appending(path: "out.yaml")
        try result.output.joined(separator: "\n").write(to: output, atomically: true, encoding: .utf8)
        #expect(try SloburnProcess.run(["check", output.path]).exitCode == 0)
    }

    @Test func checkAcceptsAValidFolder() throws {
        let result = try SloburnProcess.run(["check", Self.example])
        #expect(result.exitCode == 0)
        #expect(!result.output.contains { $0.contains(": error: ") })
    }

    @Test func checkRefusesAPathThatIsNotThere() throws {
        let result = try SloburnProcess.run(["check", "/nowhere/at/all"])
        #expect(result.exitCode == 1)
        #expect((result.output + result.log).contains { $0.contains("/nowhere/at/all") })
    }

    @Test func diffTellsByItsExitCodeWhetherAnythingDiffers() throws {
        let changed = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: Self.example, toPath: changed.path)
        defer { try? FileManager.default.removeItem(at: changed) }
        let same = try SloburnProcess.run(["diff", Self.example, changed.path])
        #expect(same.exitCode == 0)
        #expect(same.output == ["no differences"])

        let files = try FileManager.default.contentsOfDirectory(at: changed, includingPropertiesForKeys: nil)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8).replacing("target: 0.999", with: "target: 0.9995")
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let different = try SloburnProcess.run(["diff", Self.example, changed.path, "--format", "markdown"])
        #expect(different.exitCode == 1)
        #expect(different.output.first == "**1 SLO: 1 changed, 1 tightened**", "\(different.output)")
        #expect(different.log == [])
    }

    @Test func diffTellsTheErrorsOfBothSides() throws {
        for arguments in [[Self.tenMistakes, Self.example], [Self.example, Self.tenMistakes], ["/nowhere", "/none"]] {
            let result = try SloburnProcess.run(["diff"] + arguments)
            #expect(result.exitCode == 2)
            #expect(result.output == [])
            let expectations = arguments[0] == "/nowhere" ? [] : try Self.expectations()
            for expected in expectations { #expect(result.log.contains { $0.hasSuffix(expected) }) }
            if arguments[0] == "/nowhere" {
                #expect(result.log.count == 2 && result.log.last?.hasPrefix("/none:1:1: error:") == true)
            }
        }
    }

    @Test(arguments: [
        ["run"], ["check"], ["diff"], ["backtest"], ["demo"], ["topics"], ["convert"], ["decode"], ["explain"], ["ack"],
        ["deadletter"], ["report"], ["doctor"], ["dashboard"], ["watch"],
        ["deadletter", "list"], ["deadletter", "replay"], ["adjust"], ["adjust", "add"], ["adjust", "list"],
        ["adjust", "end"],
    ])
    func helpOfEveryCommandHoldsAnExample(command: [String]) throws {
        let result = try SloburnProcess.run(command + ["--help"])
        #expect(result.exitCode == 0)
        let name = command.joined(separator: " ")
        #expect(result.output.contains { $0.contains("sloburn \(name)") && !$0.contains("USAGE") })
    }

    @Test func theCommandItselfTellsItsVersionAndExamples() throws {
        let version = try SloburnProcess.run(["--version"])
        #expect(version.exitCode == 0)
        #expect(version.output.first?.contains(/[0-9]+\.[0-9]+\.[0-9]+/) == true)
        let help = try SloburnProcess.run(["--help"])
        #expect(help.exitCode == 0)
        #expect(help.output.contains { $0.contains("sloburn run --config") })
    }

    @Test(arguments: [
        ["run", "--confg", "x"], ["check"], ["frobnicate"], ["check", "--format", "xml", "x"], ["backtest"],
        ["check", "--require", "owner,friend", "x"], ["diff", "x"], ["diff", "--format", "html", "x", "y"],
        ["demo", "--duration", "soon"], ["convert", "x"], ["convert", "--from", "me", "x"],
        ["convert", "--from", "sloth", "--data-source", "My Source", "x"], ["decode", "--config", "x"],
        ["decode", "--config", "x", "--input", "-", "--raw"], ["decode", "--config", "x", "--format", "xml"],
        ["deadletter", "list", "--config", "x", "--since", "soon"],
        ["deadletter", "replay", "--config", "x", "--class", "late"],
        ["deadletter", "replay", "--config", "x", "--limit", "0"],
        ["deadletter", "replay", "--config", "x", "--to-input", "--output", "y"],
        ["adjust", "add", "--config", "x"], ["adjust", "add", "--config", "x", "--name", "n"],
        ["adjust", "add", "--config", "x", "--name", "n", "--effect", "hide"],
        ["adjust", "add", "--config", "x", "--name", "n", "--effect", "exclude", "--from", "soon"],
        ["adjust", "add", "--config", "x", "--name", "n", "--effect", "exclude", "--from", "2026-11-20T22:00:00"],
        ["adjust", "add", "--config", "x", "--name", "n", "--effect", "exclude", "--label", "team"],
        ["adjust", "add", "--config", "x", "--name", "n", "--effect", "exclude", "--to", "now", "--duration", "1h"],
        ["adjust", "end", "--config", "x"], ["adjust", "end", "n", "--config", "x", "--at", "now", "--remove"],
        ["adjust", "list", "--config", "x", "--format", "xml"], ["explain", "--config", "x"], ["explain", "k"],
        ["explain", "k", "--config", "x", "--at", "soon"], ["explain", "k", "--config", "x", "--format", "xml"],
        ["report", "--config", "x"], ["report", "--config", "x", "--period", "2026-13"],
        ["report", "--config", "x", "--period", "2026", "--by", "colour"],
        ["report", "--config", "x", "--period", "2026", "--compare", "25"],
        ["report", "--config", "x", "--period", "2026", "--format", "xls"],
        ["watch", "--config", "x", "--sort", "colour"], ["watch", "--config", "x", "--filter", "state=red"],
        ["watch", "--config", "x", "--refresh", "0"], ["watch"],
        ["doctor"], ["doctor", "--config", "x", "--format", "xml"], ["doctor", "--config", "x", "--timeout", "soon"],
    ])
    func wrongUsageHasAnExitCodeOfItsOwn(arguments: [String]) throws {
        let result = try SloburnProcess.run(arguments)
        #expect([2, 64].contains(result.exitCode))
        #expect(!result.log.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test func topicsPrintsEveryTopicAndContactsNobody() throws {
        let result = try SloburnProcess.run(["topics", "--config", Self.example])
        #expect(result.exitCode == 0)
        #expect(
            result.output.suffix(2) == [
                "budget stage: up to 8 processes (sloburn.deltas has 8 partitions)",
                "ingest stage: up to as many processes as its input topics have partitions, which only the broker "
                    + "knows; --create asks it",
            ])
        let names = result.output.dropLast(2).compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(
            names.sorted() == [
                "slo.acknowledgements", "slo.adjustments", "slo.alerts", "slo.alerts.active", "slo.audit",
                "slo.budget-state", "slo.changes", "slo.days", "slo.deadletter", "slo.incidents", "slo.periods",
                "slo.quality",
                "slo.snapshots", "sloburn.checkpoints", "sloburn.claims",
                "sloburn.deltas",
            ])
        let compacted = result.output.filter { $0.contains("cleanup.policy=compact") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(
            compacted.sorted() == [
                "slo.acknowledgements", "slo.adjustments", "slo.alerts.active", "slo.budget-state", "slo.days",
                "slo.incidents", "slo.periods",
                "slo.snapshots", "sloburn.checkpoints", "sloburn.claims",
            ])
    }

    @Test func runRefusesAConfigurationWithMistakes() throws {
        let result = try SloburnProcess.run(["run", "--config", Self.tenMistakes])
        #expect(result.exitCode == 1)
        #expect(result.output.isEmpty)
        for expected in try Self.expectations() { #expect(result.log.contains { $0.hasSuffix(expected) }) }
    }

    @Test func doctorTellsTheMistakesOfAConfigurationAsProblems() throws {
        let result = try SloburnProcess.run(["doctor", "--config", Self.tenMistakes])
        #expect(result.exitCode == 1)
        #expect(result.output.count { $0.hasPrefix("  problem ") || $0.hasPrefix("  warning ") } == 10)
        #expect(result.output.contains { $0.hasPrefix("  ok       librdkafka: 2.") }, "\(result.output)")
        #expect(result.output.last?.hasSuffix(" unknown") == true)
    }

    @Test func timeoutsInTheWrongOrderAreRefused() throws {
        let daemon = """
            apiVersion: sloburn/v1
            kind: Daemon
            metadata: { name: test }
            spec: { kafka: { bootstrap.servers: "127.0.0.1:1", session.timeout.ms: 6000, transaction.timeout.ms: VALUE } }
            """
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "daemon.yaml")
        try daemon.replacing("VALUE", with: "7000").write(to: file, atomically: true, encoding: .utf8)
        for command in [["check", file.path], ["run", "--config", file.path]] {
            let result = try SloburnProcess.run(command)
            #expect(result.exitCode == 1)
            let isTold = (result.output + result.log).contains { line in
                line.contains(#"daemon.yaml:4:102: error: spec.kafka["transaction.timeout.ms"]: must be below"#)
                    && line.contains("session.timeout.ms, which is 6000") && line.contains("found 7000")
            }
            #expect(isTold, "\(result.output + result.log)")
        }
        // What a variable holds is known to the daemon only.
        try "7000".write(to: folder.appending(path: "timeout"), atomically: true, encoding: .utf8)
        try daemon.replacing("VALUE", with: "\"${file:\(folder.path)/timeout}\"")
            .write(to: file, atomically: true, encoding: .utf8)
        #expect(try SloburnProcess.run(["check", file.path]).exitCode == 0)
        let result = try SloburnProcess.run(["run", "--config", file.path])
        #expect(result.exitCode == 1)
        #expect(result.log.last?.hasPrefix("error: transaction.timeout.ms: must be below") == true, "\(result.log)")
    }

    @Test("Every allocation, librdkafka's too, is mimalloc's")
    func memoryComesFromMimalloc() throws {
        let result = try SloburnProcess.run(["--version"], variables: ["MIMALLOC_SHOW_STATS": "1"])
        #expect(result.exitCode == 0)
        #expect((result.output + result.log).contains { $0.contains("heap stats") }, "\(result.log)")
    }

    /// What the fixture's files say of themselves: the findings without the name of the file.
    private static func expectations() throws -> [String] {
        try ["daemon.yaml", "slo.yaml"].flatMap { name in
            let text = try String(contentsOfFile: "\(tenMistakes)/\(name)", encoding: .utf8)
            return text.split(separator: "\n").filter { $0.hasPrefix("# expect: ") }
                .map { "\(name):" + $0.dropFirst("# expect: ".count) }
        }
    }
}
