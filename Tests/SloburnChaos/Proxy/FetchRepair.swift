/// Empties the lists of aborted transactions in Fetch responses, for the broker that the tests use.
///
/// noida-db 0.2.3 leaves the records of aborted transactions out by itself, but goes on to list these transactions for
/// ever, those too that ended before the offset asked for. A client that did not read the end of one of them takes all
/// that its producer commits afterwards for aborted, and passes over it. Other brokers need no repair.
enum FetchRepair {
    /// The versions whose layout is known; librdkafka 2.0.2 asks for 11 at most.
    private static let versions: ClosedRange<Int16> = 4...11

    /// Returns the message without the lists.
    ///
    /// - Parameters:
    ///   - frame: the whole message with its length.
    ///   - request: what was asked.
    /// - Returns: nil when it can't be read.
    static func repair(_ frame: [UInt8], of request: RequestHeader) -> [UInt8]? {
        guard versions.contains(request.version) else { return nil }
        var bytes = ByteCursor(frame, at: 8)
        guard bytes.skip(request.version >= 7 ? 10 : 4), let topics = bytes.count(compact: false) else { return nil }
        var lists: [Range<Int>] = []
        for _ in 0..<topics {
            guard bytes.text(compact: false) != nil, let partitions = bytes.count(compact: false) else { return nil }
            for _ in 0..<partitions {
                // Number, error, two offsets, and a third since version 5.
                guard bytes.skip(request.version >= 5 ? 30 : 22) else { return nil }
                let start = bytes.position
                guard let aborted = bytes.count(compact: false), bytes.skip(aborted * 16) else { return nil }
                if aborted > 0 { lists.append(start..<bytes.position) }
                guard bytes.skip(request.version >= 11 ? 4 : 0), let size = bytes.count(compact: false),
                    bytes.skip(size)
                else { return nil }
            }
        }
        return lists.isEmpty ? frame : cut(lists, from: frame)
    }

    private static func cut(_ lists: [Range<Int>], from frame: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(frame.count)
        var copied = 0
        for list in lists {
            result += frame[copied..<list.lowerBound] + [0, 0, 0, 0]
            copied = list.upperBound
        }
        result += frame[copied...]
        result.replaceSubrange(0..<4, with: withUnsafeBytes(of: UInt32(result.count - 4).bigEndian) { Array($0) })
        return result
    }
}
