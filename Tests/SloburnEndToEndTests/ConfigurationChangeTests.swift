import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// The configuration changes between runs and while the daemon runs.
@Suite(.waits, .timeLimit(.minutes(15))) struct ConfigurationChangeTests {
    @Test func whatIsRemovedIsTakenBackAndWhatChangesKeepsItsCounts() throws {
        let scenario = try Scenario("change")
        try scenario.createInput()
        let common = [scenario.daemon(), scenario.source(), scenario.quickPolicy()].joined(separator: "\n---\n")
        try scenario.configure(
            common, scenario.availability("keep", service: "keep", target: "0.9", policy: "quick"),
            scenario.availability("drop", service: "drop", groupBy: "region", policy: "quick"))
        try sendOutage(to: scenario)
        let first = try scenario.run()
        let (snapshots, active) = (try scenario.follow("snapshots"), try scenario.follow("alerts.active"))
        let dropped = #"drop{region="eu"}"#
        try active.wait(for: "the failing one pages") { _ in active.latest["\(dropped)/page"] != nil }
        try snapshots.wait(for: "all is counted") { _ in
            try snapshots.latest["keep"]?.decoded(as: Snapshot.self)?.total == 50
        }
        #expect(try first.terminate() == 0)
        try snapshots.readToEnd()
        let before = try #require(try snapshots.latest["keep"]?.decoded(as: Snapshot.self))
        let gone = try #require(try snapshots.latest[dropped]?.decoded(as: Snapshot.self))

        try scenario.configure(
            common, scenario.availability("keep", service: "keep", target: "0.95", policy: "quick"))
        let second = try scenario.run()
        try snapshots.wait(for: "the snapshot is taken back") { _ in snapshots.latest[dropped] == nil }
        try active.wait(for: "the alert is taken back") { _ in active.latest.isEmpty }
        try snapshots.wait(for: "the new target is in force") { _ in
            try snapshots.latest["keep"]?.decoded(as: Snapshot.self)?.objective == 0.95
        }
        #expect(try second.terminate() == 0)
        let after = try #require(try snapshots.latest["keep"]?.decoded(as: Snapshot.self))
        #expect(after.counts == [49, 1, 50])
        #expect(after.revision != before.revision)
        let told = try audit(of: scenario).filter { $0.event == "removed" || $0.event == "changed" }
        let removed = AuditEntry(
            event: "removed", kind: "SLO", name: "drop", revision: nil, previousRevision: gone.revision)
        let changed = AuditEntry(
            event: "changed", kind: "SLO", name: "keep", revision: after.revision, previousRevision: before.revision)
        #expect(told.count == 2 && told.contains(removed) && told.contains(changed), "\(told)")
    }

    /// Fifty seconds in which all of one service fails, and one request of the other.
    private func sendOutage(to scenario: Scenario) throws {
        for age in 1...50 {
            try scenario.send([
                event(service: "keep", status: age == 1 ? 500 : 200, at: now - Int64(age) * 1_000),
                event(service: "drop", status: 500, at: now - Int64(age) * 1_000),
            ])
        }
        try scenario.flush()
    }

    @Test func aReloadAppliesAGoodFileAndRefusesABrokenOne() throws {
        let scenario = try Scenario("reload")
        try scenario.createInput()
        let old = scenario.availability("old", service: "shop")
        try scenario.configure(scenario.daemon(), scenario.source(), old)
        try scenario.send([event(service: "shop", at: now - 2_000)])
        try scenario.flush()
        let daemon = try scenario.run()
        let snapshots = try scenario.follow("snapshots")
        func waitForTotal(_ total: Int, of key: String) throws {
            try snapshots.wait(for: "\(key) counts \(total)") { _ in
                try snapshots.latest[key]?.decoded(as: Snapshot.self)?.total == total
            }
        }
        try waitForTotal(1, of: "old")

        try scenario.configure(scenario.daemon(), scenario.source(), old, "apiVersion: openslo/v1\nkind: SLO\n")
        daemon.reload()
        try daemon.waitForLog("the one in force goes on")
        try scenario.send([event(service: "shop", at: now - 1_000)])
        try scenario.flush()
        try waitForTotal(2, of: "old")

        try scenario.configure(
            scenario.daemon(), scenario.source(), old, scenario.availability("new", service: "shop"))
        daemon.reload()
        try daemon.waitForLog("configuration reloaded")
        try scenario.send([event(service: "shop", at: now - 1_000)])
        try scenario.flush()
        try waitForTotal(3, of: "old")
        // What came before it was there is not counted again for it.
        try waitForTotal(1, of: "new")
        #expect(try daemon.terminate() == 0)
        let audit = try audit(of: scenario)
        #expect(audit.contains { $0.event == "added" && $0.name == "new" && $0.previousRevision == nil })
        #expect(audit.count { $0.event == "refused" && $0.kind == "Daemon" } == 1)
        #expect(!audit.contains { $0.event == "removed" || $0.event == "changed" })
    }

    @Test func aWatchedFolderIsReadAgainWhenItChangesAndOnlyThen() throws {
        let scenario = try Scenario("watch")
        try scenario.createInput()
        let old = scenario.availability("old", service: "shop")
        try scenario.configure(scenario.daemon(), scenario.source(), old)
        let daemon = try scenario.run("--watch")
        try daemon.waitForLog(" INFO running")

        try scenario.configure(scenario.daemon(), scenario.source(), old, "apiVersion: openslo/v1\nkind: SLO\n")
        try daemon.waitForLog("the one in force goes on")
        try scenario.configure("# As it was.", scenario.daemon(), scenario.source(), old)
        try daemon.waitForLog("nothing changed")
        daemon.reload()
        try daemon.waitForLog("nothing changed", count: 2)

        for name in ["second", "third"] {
            let added = scenario.availability(name, service: "shop")
            try scenario.mount(name, scenario.daemon(), scenario.source(), old, added)
            let snapshots = try scenario.follow("snapshots")
            try snapshots.wait(for: "\(name) is there") { _ in snapshots.latest[name] != nil }
        }
        #expect(try daemon.terminate() == 0)
        for (text, count) in [
            ("the one in force goes on", 1), ("nothing changed", 2), ("configuration reloaded", 2),
            (" INFO running", 3),
        ] {
            #expect(daemon.log.lines.count { $0.contains(text) } == count, "\(text)")
        }
    }

    @Test func theAuditSaysWhoChangedWhatAsFarAsItIsKnown() throws {
        let scenario = try Scenario("author")
        try scenario.createInput()
        let folder = URL(filePath: scenario.configPath)
        let signed = scenario.availability("signed", service: "a").replacing(
            "sloburn/burn-rate-policy:", with: "sloburn/changed-by: Bob <bob@example.com>, sloburn/burn-rate-policy:")
        try scenario.configure(
            scenario.daemon(), scenario.source(), scenario.availability("committed", service: "b"), signed)
        try git(["init", "--quiet"], in: folder)
        try git(["add", "."], in: folder)
        try git(["commit", "--quiet", "--message", "The first one"], in: folder)
        let commit = try git(["rev-parse", "HEAD"], in: folder)
        try scenario.availability("uncommitted", service: "c")
            .write(to: folder.appending(path: "more.yaml"), atomically: true, encoding: .utf8)

        let daemon = try scenario.run()
        let audit = try scenario.follow("audit")
        try audit.wait(for: "all are told") { records in records.count >= 4 }
        #expect(try daemon.terminate() == 0)
        let told = try audit.records.compactMap { try $0.decoded(as: AuditEntry.self) }.filter { $0.event == "added" }
        #expect(told.map(\.name) == ["committed", "signed", "uncommitted"])
        #expect(told.map(\.author?.name) == ["Ann", "Bob", nil])
        #expect(told.map(\.author?.mail) == ["ann@example.com", "bob@example.com", nil])
        #expect(told.map(\.commit) == [commit, nil, nil])
    }

    /// Runs git as Ann, without anybody's settings.
    @discardableResult private func git(_ arguments: [String], in folder: URL) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", folder.path, "-c", "user.name=Ann", "-c", "user.email=ann@example.com"] + arguments
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func audit(of scenario: Scenario) throws -> [AuditEntry] {
        let audit = try scenario.follow("audit")
        try audit.readToEnd()
        return try audit.records.compactMap { try $0.decoded(as: AuditEntry.self) }
    }
}
