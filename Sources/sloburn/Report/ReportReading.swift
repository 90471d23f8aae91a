import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnKafka
import SloburnModel
import SloburnPipeline
import SloburnReport

/// Reads what a report is made from: topics, or a file of recorded records.
struct ReportReading {
    let configuration: Configuration
    let period: ReportPeriod
    let comparing: Int
    /// The report that is made again; records that it can't have known are passed over.
    let claim: ReportClaim?

    private var topics: OutputTopicNames { configuration.daemon.topics }

    /// Reads the topics.
    ///
    /// The snapshots are only read where the others don't show that the period is over: they change all the time, and a
    /// report of a closed period does not.
    func readTopics(_ logger: Logger) throws -> ReportFacts {
        let options = try DaemonOptions(
            configuration: configuration, environment: ProcessInfo.processInfo.environment)
        let reader = OutputTopicReader(options, logger: logger)
        let facts = ReportFacts(period: period, comparing: comparing)
        try read(InputTopic.allCases.filter { $0 != .snapshots }, from: reader, into: facts)
        let isOver = facts.newest.map { $0 >= period.to } ?? false
        if !isOver { try read([.snapshots], from: reader, into: facts) }
        return facts
    }

    private func read(_ list: [InputTopic], from reader: OutputTopicReader, into facts: ReportFacts) throws {
        let names = InputTopic.byName(list, in: topics)
        // Of transitions each counts.
        let compacted = list.filter { $0 != .alerts && $0 != .audit }
        var holders = Dictionary(compacted.map { ($0, KeyHolders($0.names(in: topics))) }) { first, _ in first }
        let extents = try reader.read(names.keys.sorted()) { message in
            guard let topic = names[message.topic],
                includes(message.topic, message.partition, message.offset)
            else { return }
            let record = SourceRecord(
                topic: topic, name: message.topic, partition: message.partition, offset: message.offset,
                timestamp: message.timestamp.milliseconds.flatMap(Timestamp.init(milliseconds:)),
                key: message.key.map { String(decoding: $0, as: UTF8.self) } ?? "", value: message.value.map(Array.init)
            )
            let counts = holders[topic]?.counts(
                record.key, in: record.name, at: record.timestamp, isTombstone: record.value == nil)
            if counts != false { facts.take(record) }
        }
        for extent in extents {
            guard let topic = names[extent.place.topic] else { continue }
            var end: Int64? = extent.end
            if let claim { end = claim.end(topic: extent.place.topic, partition: extent.place.partition) }
            if let end {
                facts.note(topic, name: extent.place.topic, partition: extent.place.partition, read: end..<end)
            }
        }
    }

    private func includes(_ topic: String, _ partition: Int32, _ offset: Int64) -> Bool {
        claim?.includes(topic: topic, partition: partition, offset: offset) ?? true
    }

    /// Reads a file of recorded records, as a backtest writes them.
    ///
    /// - Returns: the facts, and how many lines held no record.
    func readFile(_ path: String) throws -> (facts: ReportFacts, badLines: Int) {
        let facts = ReportFacts(period: period, comparing: comparing)
        let names = InputTopic.byName(in: topics)
        var file = try LineFile(path: path)
        var lines = RecordedLines(of: path)
        try file.forEachLine { line, number in
            guard line.contains(where: { $0 > 0x20 }),
                let record = lines.record(of: line, number: number, isRead: { names[$0] != nil }),
                let topic = names[record.topic]
            else { return }
            let offset = lines.offset(
                record.offset, in: InputPartition(topic: record.topic, partition: record.partition))
            guard includes(record.topic, record.partition, offset) else { return }
            facts.take(
                SourceRecord(
                    topic: topic, name: record.topic, partition: record.partition, offset: offset,
                    timestamp: record.timestampMilliseconds.flatMap(Timestamp.init(milliseconds:)),
                    key: record.key ?? "", value: record.withValue { $0.map { Array($0) } }))
        }
        return (facts, lines.bad)
    }
}
