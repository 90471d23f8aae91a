import Foundation
import Synchronization

/// Runs another program for what it prints.
enum ChildProcess {
    /// What the program has printed, kept by the thread that reads it.
    private final class Output: Sendable {
        let text = Mutex<String?>(nil)
    }

    /// What a program prints when it ends well in time; nil otherwise, and when there is no such program.
    ///
    /// - Parameters:
    ///   - command: the program, looked up in `PATH`, and its arguments.
    ///   - variables: further variables of its environment.
    ///   - deadline: when it is ended.
    /// - Returns: standard output.
    static func output(
        of command: [String], variables: [String: String], deadline: ContinuousClock.Instant
    ) -> String? {
        let wait = (deadline - .now) / .milliseconds(1)
        guard wait > 0 else { return nil }
        let (process, pipe, output) = (Process(), Pipe(), Output())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        let isOver = DispatchSemaphore(value: 0)
        Thread {
            let data = try? pipe.fileHandleForReading.readToEnd()
            process.waitUntilExit()
            if process.terminationStatus == 0, process.terminationReason == .exit {
                output.text.withLock { $0 = String(decoding: data ?? Data(), as: UTF8.self) }
            }
            isOver.signal()
        }.start()
        guard isOver.wait(timeout: .now() + .milliseconds(Int(wait))) == .success else {
            process.terminate()
            return nil
        }
        return output.text.withLock { $0 }
    }
}
