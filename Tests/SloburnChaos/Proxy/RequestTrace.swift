import Foundation

/// Writes down the requests of transactions and of groups that pass a proxy and how they were answered, for finding out afterwards
/// what a broker was asked and in which order.
final class RequestTrace: Sendable {
    private let log: EventLog

    /// Writes to a file.
    init(_ file: URL) { log = EventLog(file) }

    /// Notes a request.
    func note(request frame: [UInt8]) {
        guard let header = RequestHeader(frame), let text = Self.describe(frame, header) else { return }
        log.note("> \(header.correlation) \(text)")
    }

    /// Notes the response to a request.
    func note(response frame: [UInt8], to request: RequestHeader) {
        guard let name = Self.names[request.api] else { return }
        log.note("< \(request.correlation) \(name) " + frame.dropFirst(8).prefix(60).map(Self.hex).joined())
    }

    private static let names: [APIKey: String] = [
        .produce: "produce", APIKey(rawValue: 22): "init", .addPartitionsToTransaction: "addPartitions",
        APIKey(rawValue: 25): "addOffsets", APIKey(rawValue: 11): "join", APIKey(rawValue: 13): "leave",
        APIKey(rawValue: 14): "sync", .endTransaction: "end", .transactionOffsetCommit: "offsets",
    ]

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func describe(_ frame: [UInt8], _ header: RequestHeader) -> String? {
        guard let name = names[header.api] else { return nil }
        var bytes = ByteCursor(frame, at: 12)
        // The client's name, then the transactional id.
        guard bytes.text(compact: false) != nil, let id = bytes.text(compact: false) else { return name }
        if header.api == .produce { return "\(name) \(id) \(batches(&bytes) ?? "?")" }
        let isGroup = [11, 13, 14].contains(header.api.rawValue)
        guard header.api != APIKey(rawValue: 22), !isGroup, bytes.skip(6), let pid = bytes.int16(),
            let epoch = bytes.int16()
        else { return "\(name) \(id)" }
        let rest = frame[bytes.position...].prefix(80)
        guard header.api != .endTransaction else {
            return "\(name) \(id) \(pid)/\(epoch) \(rest.first == 1 ? "commit" : "abort")"
        }
        return "\(name) \(id) \(pid)/\(epoch) "
            + String(decoding: rest.filter { (32..<127).contains($0) }, as: UTF8.self)
    }

    /// Partition, producer, epoch, first sequence number and number of records of each batch.
    private static func batches(_ bytes: inout ByteCursor) -> String? {
        guard bytes.skip(6), let topics = bytes.count(compact: false) else { return nil }
        var texts: [String] = []
        for _ in 0..<topics {
            guard let topic = bytes.text(compact: false), let partitions = bytes.count(compact: false) else {
                return nil
            }
            for _ in 0..<partitions {
                guard let partition = bytes.int32(), let size = bytes.count(compact: false), bytes.skip(49),
                    let pid = bytes.int16(), let epoch = bytes.int16(), let sequence = bytes.int32(),
                    let count = bytes.int32(), bytes.skip(size - 61)
                else { return nil }
                texts.append("\(topic)/\(partition) \(pid)/\(epoch) from \(sequence): \(count)")
            }
        }
        return texts.joined(separator: ", ")
    }
}
