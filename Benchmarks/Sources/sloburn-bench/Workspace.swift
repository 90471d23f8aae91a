import Foundation

/// The folder of this run and the programs that it starts.
final class Workspace {
    /// Where configurations, logs and the broker's data lie.
    let folder: URL
    /// The beginning of all names in the cluster, which may be another one than the broker of this run.
    let name = "bench-" + String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
    private let isKept: Bool
    private let signals: [any DispatchSourceSignal]

    /// Makes a folder, which goes when the run ends, also by a signal.
    init(isKept: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        self.isKept = isKept
        signals = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // The children end with this process.
                if !isKept { try? FileManager.default.removeItem(at: folder) }
                exit(128 + number)
            }
            source.activate()
            return source
        }
        if isKept { log("files are kept in \(folder.path)") }
    }

    deinit {
        for source in signals { source.cancel() }
        if !isKept { try? FileManager.default.removeItem(at: folder) }
    }

    /// The daemon's binary.
    var daemon: String {
        ProcessInfo.processInfo.environment["SLOBURN_BIN"] ?? ".build/release/sloburn"
    }

    /// A program of the Benchmarks package, which lies beside this one.
    func program(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String) throws -> String {
        let file = folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}

/// Tells how far the measurement is, on standard error.
func log(_ line: String) {
    FileHandle.standardError.write(Data("bench: \(line)\n".utf8))
}
