import Foundation
import Synchronization

/// What the harness did and when, for reading beside the daemons' logs.
final class EventLog: Sendable {
    private let handle: Mutex<FileHandle?>

    /// Writes to a file.
    init(_ file: URL) {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        handle = Mutex(try? FileHandle(forWritingTo: file))
    }

    /// Notes a line with the time.
    func note(_ text: String) {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        handle.withLock { try? $0?.write(contentsOf: Data("\(time) \(text)\n".utf8)) }
    }
}
