import Foundation

/// Reads a file line by line, or standard input for `-`.
struct LineFile {
    /// How many bytes have been read.
    private(set) var bytesRead: Int64 = 0
    /// How many bytes there are, or nil for what is no file.
    let size: Int64?
    private let handle: FileHandle

    /// Opens a file.
    init(path: String) throws {
        if path == "-" {
            handle = .standardInput
            size = nil
        } else {
            handle = try FileHandle(forReadingFrom: URL(filePath: path))
            size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
        }
    }

    /// Calls `body` with each line, without its line break, and the line's number from 1.
    mutating func forEachLine(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
        var rest: [UInt8] = []
        var number = 0
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            bytesRead += Int64(chunk.count)
            rest.append(contentsOf: chunk)
            let used = try rest.withUnsafeBytes { bytes in
                var start = 0
                while let end = bytes[start...].firstIndex(of: 0x0A) {
                    number += 1
                    try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), number)
                    start = end + 1
                }
                return start
            }
            rest.removeFirst(used)
        }
        guard !rest.isEmpty else { return }
        try rest.withUnsafeBytes { try body($0, number + 1) }
    }
}

/// Collects output and writes it in large pieces.
struct BufferedOutput {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    /// Opens a file anew, or standard output for nil.
    init(path: String?) throws {
        guard let path else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: path])
        }
        handle = try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// Takes bytes.
    mutating func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Writes out what was taken.
    mutating func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
