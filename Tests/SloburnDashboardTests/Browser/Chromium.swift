import Foundation
import Glibc
import Synchronization

/// The process of a headless Chromium with the two pipes through which it is driven, and a profile of its own.
///
/// It ends with this process, even a killed one: nobody holds the other end of its pipe then.
///
/// *Source:* Chrome DevTools Protocol: with `--remote-debugging-pipe` commands are read from descriptor 3, answers
/// written to descriptor 4; each is JSON and ends with a zero byte.
final class Chromium: Sendable {
    /// Where commands are written.
    let commands: Int32
    /// Where answers are read; whoever does so closes it.
    let answers: Int32
    private let process: pid_t
    private let folder: URL
    private let hasEnded = Atomic(false)

    private static let flags = [
        "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-breakpad",
        "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
        "--disable-features=Translate,OptimizationHints,MediaRouter", "--force-color-profile=srgb",
        "--font-render-hinting=none", "--metrics-recording-only", "--mute-audio", "--password-store=basic",
    ]

    /// Starts it.
    ///
    /// - Throws: `BrowserProblem.notInstalled`, `BrowserProblem.ended`, or what Foundation says.
    init() throws {
        let binary = try Self.binary()
        folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (command, answer) = (try Self.pipe(), try Self.pipe())
        defer {
            close(command.read)
            close(answer.write)
        }
        (commands, answers) = (command.write, answer.read)
        // Only root must do without the sandbox.
        let own = Self.flags + (geteuid() == 0 ? ["--no-sandbox"] : []) + ["--user-data-dir=\(folder.path)/profile"]
        let log = folder.appending(path: "log").path
        guard
            let process = Self.spawn(
                [binary] + own + ["about:blank"], log: log, reads: command.read, writes: answer.write)
        else {
            throw BrowserProblem.ended(log: "\(binary) can't be run: \(String(cString: strerror(errno)))")
        }
        self.process = process
    }

    deinit {
        end()
        close(commands)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends it and all processes that it has started.
    func end() {
        guard !hasEnded.exchange(true, ordering: .relaxed) else { return }
        kill(-process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// What it says on its standard streams.
    var log: String { (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? "" }

    private static func binary() throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.lazy.flatMap { folder in ["chromium", "chromium-browser"].map { "\(folder)/\($0)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw BrowserProblem.notInstalled }
        return found
    }

    /// A pipe whose ends no other child inherits, and which are not in the way of a child's descriptors.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw BrowserProblem.ended(log: "there is no pipe") }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        ends.forEach { close($0) }
        return (moved[0], moved[1])
    }

    /// Starts a program in a process group of its own; nil where that fails.
    private static func spawn(_ command: [String], log: String, reads: Int32, writes: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_adddup2(&actions, reads, 3)
        posix_spawn_file_actions_adddup2(&actions, writes, 4)
        // Nothing else of ours: a broker of the tests ends when nobody holds its standard input any more.
        for other in Int32(5)..<1_024 { posix_spawn_file_actions_addclose(&actions, other) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that run tests block all signals, which a child would inherit.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
        // Times and numbers as on every other machine.
        let variables = ProcessInfo.processInfo.environment.merging(["TZ": "UTC", "LANG": "C.UTF-8"]) { $1 }
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var process: pid_t = 0
        errno = posix_spawn(&process, command[0], &actions, &attributes, &arguments, &environment)
        return errno == 0 ? process : nil
    }
}
