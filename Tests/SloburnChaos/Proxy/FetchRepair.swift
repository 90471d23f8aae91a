/// Puts right what is wrong in the Fetch responses of the broker that the tests use: empties the lists of aborted
/// transactions, and finds the responses that come too early.
///
/// noida-db 0.2.3 leaves the records of aborted transactions out by itself, but goes on to list these transactions for
/// ever, those too that ended before the offset asked for. A client that did not read the end of one of them takes all
/// that its producer commits afterwards for aborted, and passes over it. It also answers at once when it has no records,
/// where others wait for `fetch.wait.max.ms`, so that clients ask again and again as fast as they can. Other brokers
/// need no repair.
enum FetchRepair {
    /// The versions whose layout is known; librdkafka 2.0.2 asks for 11 at most.
    private static let versions: ClosedRange<Int16> = 4...11

    /// So long a response without records waits, in milliseconds; nothing evaluates in less.
    static let waitOfEmptyResponses = 20

    /// A message put right.
    struct Response {
        /// The message without the lists.
        let frame: [UInt8]
        /// Whether it brings no records.
        let isEmpty: Bool
    }

    /// Puts a message right.
    ///
    /// - Parameters:
    ///   - frame: the whole message with its length.
    ///   - request: what was asked.
    /// - Returns: nil when it can't be read.
    static func repair(_ frame: [UInt8], of request: RequestHeader) -> Response? {
        guard versions.contains(request.version) else { return nil }
        var bytes = ByteCursor(frame, at: 8)
        guard bytes.skip(request.version >= 7 ? 10 : 4), let topics = bytes.count(compact: false) else { return nil }
        var lists: [Range<Int>] = []
        var recordBytes = 0
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
                recordBytes += size
            }
        }
        return Response(frame: lists.isEmpty ? frame : cut(lists, from: frame), isEmpty: recordBytes == 0)
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
