import Foundation
import Logging
import SloburnDaemon
import Testing

/// Every line of the log has a name that stays as it is, and is documented.
@Suite struct LogEventTests {
    private static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private struct Handler: LogHandler {
        let box: Box
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        final class Box: @unchecked Sendable /* one thread logs */ {
            var lines: [String] = []
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            box.lines.append(([event.level.rawValue, "\(event.message)"] + fields).joined(separator: " "))
        }
    }

    @Test func linesNameTheirEvents() {
        let box = Handler.Box()
        let logger = Logger(label: "test") { _ in Handler(box: box) }
        logger.debug(.deadLetter, "a")
        logger.info(.running, "b", metadata: ["x": "1"])
        logger.notice(.registryAvailable, "c")
        logger.warning(.clockJumped, "d")
        logger.error(.inputLost, "e", metadata: ["event": "of its own"])
        logger.critical(.stopped, "f")
        #expect(
            box.lines == [
                "debug a event=dead_letter.written", "info b event=process.running x=1",
                "notice c event=registry.available", "warning d event=clock.jumped", "error e event=input.lost",
                "critical f event=process.stopped",
            ])
    }

    @Test func theManualNamesThemAll() throws {
        let manual = try String(
            contentsOf: Self.repository.appending(path: "docs/operations.md"), encoding: .utf8)
        let named = manual.matches(of: /(?m)^\| `([a-z_.]+)` \| [^|]+ \|$/).map { String($0.1) }
        let events = LogEventName.allCases.map(\.rawValue)
        #expect(events.filter { !named.contains($0) } == [])
        #expect(Set(events).count == events.count)
    }

    @Test func noLineIsWithoutAName() throws {
        let folder = Self.repository.appending(path: "Sources")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let nameless = /ogger\.(debug|info|notice|warning|error|critical)\(\s*"/
        let levelled = /ogger\.log\(\s*level:([^"]*),\s*"/
        var (found, looked) = ([String](), 0)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            looked += 1
            let text = try String(contentsOf: file, encoding: .utf8)
            let places =
                text.matches(of: nameless).map { String($0.0) }
                + text.matches(of: levelled).filter { match in
                    let last = match.1.split(separator: ",").dropFirst().last ?? ""
                    return !last.drop(while: \.isWhitespace).hasPrefix(".")
                }.map { String($0.0) }
            found += places.map { "\(file.lastPathComponent): \($0)" }
        }
        #expect(found == [])
        #expect(looked > 500)
    }
}
