/// Puts right what is wrong in the Fetch responses of the broker that the tests use: the lists of aborted transactions,
/// and responses that come too early.
///
/// noida-db 0.2.3 lists for ever every transaction of a partition that was aborted, those too that ended before the
/// offset asked for. A client that did not read the end of one of them takes all that its producer commits afterwards
/// for aborted, and passes over it. So the lists keep only what begins at or after the offset asked for: a reader of
/// committed records never stands behind the beginning of a transaction that is open. The broker also leaves aborted
/// records out by itself, but not all of them, which is why some of the list must stay.
///
/// It answers at once when it has no records, where others wait for `fetch.wait.max.ms`, so that clients ask again and
/// again as fast as they can. Other brokers need no repair.
enum FetchRepair {
    /// The versions whose layout is known; librdkafka 2.0.2 asks for 11 at most.
    fileprivate static let versions: ClosedRange<Int16> = 4...11

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
        var lists: [AbortedList] = []
        var recordBytes = 0
        for _ in 0..<topics {
            guard let topic = bytes.text(compact: false), let partitions = bytes.count(compact: false) else {
                return nil
            }
            for _ in 0..<partitions {
                // Error, two offsets, and a third since version 5.
                guard let number = bytes.int32(), bytes.skip(request.version >= 5 ? 26 : 18) else { return nil }
                let offset = request.fetchOffsets["\(topic)/\(number)"]
                guard let list = AbortedList(&bytes, from: offset) else { return nil }
                if list.isShorter { lists.append(list) }
                guard bytes.skip(request.version >= 11 ? 4 : 0), let size = bytes.count(compact: false),
                    bytes.skip(size)
                else { return nil }
                recordBytes += size
            }
        }
        return Response(frame: lists.isEmpty ? frame : replace(lists, in: frame), isEmpty: recordBytes == 0)
    }

    private static func replace(_ lists: [AbortedList], in frame: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(frame.count)
        var copied = 0
        for list in lists {
            result += frame[copied..<list.range.lowerBound]
            result += bigEndian(UInt32(list.kept.count))
            for entry in list.kept { result += bigEndian(entry.producer) + bigEndian(entry.firstOffset) }
            copied = list.range.upperBound
        }
        result += frame[copied...]
        result.replaceSubrange(0..<4, with: bigEndian(UInt32(result.count - 4)))
        return result
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

/// The aborted transactions of one partition in a Fetch response.
private struct AbortedList {
    /// Where it is.
    let range: Range<Int>
    /// What of it matters to the reader.
    private(set) var kept: [(producer: Int64, firstOffset: Int64)] = []
    /// Whether that is not all.
    private(set) var isShorter = false

    /// Reads a list; nil where the bytes end too soon.
    init?(_ bytes: inout ByteCursor, from offset: Int64?) {
        let start = bytes.position
        guard let count = bytes.count(compact: false) else { return nil }
        for _ in 0..<count {
            guard let producer = bytes.int64(), let firstOffset = bytes.int64() else { return nil }
            if let offset, firstOffset >= offset {
                kept.append((producer, firstOffset))
            } else {
                isShorter = true
            }
        }
        range = start..<bytes.position
    }
}

extension RequestHeader {
    /// Where a Fetch request reads on, by `TOPIC/PARTITION`; empty where that can't be read.
    ///
    /// - Parameters:
    ///   - frame: the whole request with its length.
    ///   - version: of the request.
    /// - Returns: the next offset of each partition.
    static func fetchOffsets(of frame: [UInt8], version: Int16) -> [String: Int64] {
        var bytes = ByteCursor(frame, at: 12)
        guard FetchRepair.versions.contains(version), bytes.text(compact: false) != nil,
            bytes.skip(version >= 7 ? 25 : 17), let topics = bytes.count(compact: false)
        else { return [:] }
        var offsets: [String: Int64] = [:]
        for _ in 0..<topics {
            guard let topic = bytes.text(compact: false), let partitions = bytes.count(compact: false) else {
                return [:]
            }
            for _ in 0..<partitions {
                guard let number = bytes.int32(), bytes.skip(version >= 9 ? 4 : 0), let offset = bytes.int64(),
                    bytes.skip(version >= 5 ? 12 : 4)
                else { return [:] }
                offsets["\(topic)/\(number)"] = offset
            }
        }
        return offsets
    }
}
