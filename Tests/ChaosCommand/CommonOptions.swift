import ArgumentParser
import Foundation
import SloburnChaos
import Synchronization

/// What every scenario can be told.
struct CommonOptions: ParsableArguments {
    @Option(help: "Gives the same load and the same faults again.")
    var seed: UInt64 = 1

    @Flag(help: "Keep logs and configurations also when all is well.")
    var keep = false

    @Option(help: "Where logs and configurations go; made anew in the temporary folder without it.")
    var folder: String?

    /// The binary, the folder, the brokers and the seed.
    func makeOptions() throws -> ChaosOptions {
        let environment = ProcessInfo.processInfo.environment
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let named = environment["SLOBURN_BIN"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        let binary = named ?? own.deletingLastPathComponent().appending(path: "sloburn")
        guard FileManager.default.isExecutableFile(atPath: binary.path) else {
            throw ValidationError("no binary at \(binary.path); set SLOBURN_BIN")
        }
        let temporary = FileManager.default.temporaryDirectory
        let place = folder.map { URL(filePath: $0) }
        var options = ChaosOptions(
            binary: binary, folder: place ?? temporary.appending(path: "sloburn-chaos-\(UUID().uuidString.prefix(8))"))
        options.seed = seed
        options.bootstrapServers = environment["KAFKA_BOOTSTRAP"].flatMap { $0.isEmpty ? nil : $0 }
        return options
    }

    /// Runs daemons as the options say, and prints what it came to.
    func run(_ options: ChaosOptions) throws {
        let interrupt = Interrupt()
        StandardError.write("chaos: logs in \(options.folder.path)\n")
        let report = try ChaosRun(options, isCancelled: { interrupt.hasCome }) {
            StandardError.write("chaos: \($0)\n")
        }.run()
        print(report.table)
        if !report.details.isEmpty { print("\n" + report.details) }
        try finish(isGood: report.isGood, folder: options.folder, seed: options.seed)
    }

    /// Keeps or removes the folder, and ends with 1 when something is wrong.
    func finish(isGood: Bool, folder: URL, seed: UInt64) throws {
        if isGood, !keep {
            try? FileManager.default.removeItem(at: folder)
        } else {
            print("\nlogs: \(folder.path)")
        }
        guard isGood else {
            print("seed: \(seed)")
            throw ExitCode(1)
        }
    }
}

/// SIGINT and SIGTERM as a question, so that daemons and broker end with the harness.
final class Interrupt: Sendable {
    private static let count = Atomic<Int>(0)

    /// Begins to listen.
    init() {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in Interrupt.count.add(1, ordering: .relaxed) } }
    }

    /// Whether one has come.
    var hasCome: Bool { Self.count.load(ordering: .relaxed) > 0 }
}

/// Writes to standard error.
enum StandardError {
    /// Writes a text as it is.
    static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
