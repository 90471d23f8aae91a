import Foundation

/// Reads a file line by line.
struct LineReader {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var position = 0

    init(_ file: URL) throws { handle = try FileHandle(forReadingFrom: file) }

    /// The next line without its line break; nil at the end.
    mutating func next() throws -> [UInt8]? {
        var scanned = position
        while true {
            if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                return Array(buffer[position..<end])
            }
            buffer.removeFirst(position)
            scanned = buffer.count
            position = 0
            guard let more = try handle.read(upToCount: 1 << 18), !more.isEmpty else {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : buffer
            }
            buffer += more
        }
    }
}
