import Foundation

/// Output records as lines, for reading after a run.
enum OutputFile {
    /// Writes one line a record: when it came by the wall clock, topic, offset, key and value.
    static func write(_ arrivals: [OutputWatcher.Arrival], to file: URL) throws {
        let (wall, monotonic) = (Date.now, ContinuousClock.now)
        var text = ""
        for arrival in arrivals {
            let time = wall.addingTimeInterval((arrival.at - monotonic) / .seconds(1))
            let stamp = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let value = arrival.value.map { String(decoding: $0, as: UTF8.self) } ?? "null"
            let source = arrival.source.map { " \($0)" } ?? ""
            text += "\(stamp) \(arrival.topic) \(arrival.offset) \(arrival.key)\(source) \(value)\n"
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
}
