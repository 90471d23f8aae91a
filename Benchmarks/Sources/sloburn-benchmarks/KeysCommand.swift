import ArgumentParser
import Foundation
import SloburnBenchmarkKit
import SloburnPipeline

/// What many keys take: memory, evaluation, checkpoints, restore.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Memory of a key, and the time to evaluate and restore all of them.",
        discussion: "Example:\n  sloburn-benchmarks keys --count 100000 --windows idle")

    /// What the windows of all keys hold.
    enum Windows: String, CaseIterable, ExpressibleByArgument {
        case full, idle
    }

    @Option(help: "How many SLO keys.")
    var count = 100_000

    @Option(help: "full: something in every bucket of every window; idle: nothing.")
    var windows = Windows.full

    func run() throws {
        var table = TextTable([
            "windows", "keys", "KiB/key", "evaluation with news, s", "snapshots", "evaluation without, s",
            "checkpoints, s", "B/checkpoint", "restore, s", "B/change",
        ])
        table.add(try row(windows.rawValue, windows == .full ? .everyWindow : .nothing))
        print(table.text)
    }

    private func row(_ name: String, _ filling: BudgetRig.Filling) throws -> [String] {
        let before = Self.residentBytes
        let rig = try BudgetRig(keys: count, filling: filling)
        let perKey = Double(Self.residentBytes - before) / 1_024 / Double(count)
        _ = rig.evaluate()
        rig.applyNews()
        let (evaluation, snapshots) = Self.time { rig.evaluate() }
        // Nothing new: full windows still lose what leaves them.
        let (idle, _) = Self.time { rig.evaluate() }
        let (encoding, records) = Self.time { rig.takeCheckpoints() }
        let bytes = records.reduce(0) { $0 + ($1.value?.count ?? 0) }
        let (restore, restored) = try Self.time { try rig.restored(from: records) }
        guard restored.keyCount == count else { throw ValidationError("not every key was restored") }
        rig.applyNews()
        _ = rig.evaluate()
        let changes = rig.takeCheckpoints()
        let bytesOfChanges = changes.reduce(0) { $0 + ($1.value?.count ?? 0) }
        return [
            name, count.text, perKey.text(places: 2), evaluation.text(places: 3), snapshots.text,
            idle.text(places: 3), encoding.text(places: 3), (bytes / records.count).text, restore.text(places: 3),
            (bytesOfChanges / changes.count).text,
        ]
    }

    private static func time<Value>(_ body: () throws -> Value) rethrows -> (seconds: Double, Value) {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try body()
        return ((clock.now - start) / .seconds(1), value)
    }

    /// How much of this process lies in RAM.
    private static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
