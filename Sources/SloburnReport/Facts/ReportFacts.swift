internal import SloburnDecode
public import SloburnModel

/// What the records say that a report is made from; used by one thread at a time.
///
/// Records of a partition come in their order. Of compacted topics the last record of a key counts.
public final class ReportFacts {
    /// A record that can't be used.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// Where it stands and what is wrong with it.
        public let description: String
    }

    /// A day of a budget.
    struct DayKey: Hashable {
        var key: String
        var day: Int64
    }

    private let reader = JSONTreeReader()
    private let days: Range<Int64>

    private(set) var dayRecords: [DayKey: Placed<DayRecord>] = [:]
    private(set) var periods: [String: Placed<PeriodRecord>] = [:]
    private(set) var snapshots: [String: Placed<PeriodRecord>] = [:]
    private(set) var adjustments: [String: Placed<AdjustmentRecord>] = [:]
    private(set) var alerts: [Placed<AlertTransition>] = []
    private(set) var audit: [Placed<AuditRecord>] = []
    /// Records that could not be used, in the order they came.
    public private(set) var problems: [Problem] = []
    /// The newest record's time; nil before the first record that has one.
    public private(set) var newest: Timestamp?
    private var dayKeys: [String: DayKey] = [:]
    // There are many of them, and those of a period that is over are not looked at.
    private var unread: [String: SourceRecord] = [:]
    private var ranges: [InputRange.Place: InputRange] = [:]

    /// Creates facts of no records.
    ///
    /// - Parameters:
    ///   - period: the period of the report.
    ///   - comparing: with how many earlier ones it is compared; days before them are passed over.
    public init(period: ReportPeriod, comparing: Int) {
        days = period.earlier(Int64(max(0, comparing))).firstDay..<period.endDay
    }

    /// How far each partition was read, sorted.
    var inputs: [InputRange] { ranges.values.sorted { $0.place < $1.place } }

    /// Says how far a partition was read, whether it holds records or not.
    ///
    /// - Parameters:
    ///   - topic: what the topic holds.
    ///   - name: what it is called.
    ///   - partition: the partition.
    ///   - offsets: the first offset that there is, and the one after the last.
    public func note(_ topic: InputTopic, name: String, partition: Int32, read offsets: Range<Int64>) {
        let place = InputRange.Place(topic: topic, name: name, partition: partition)
        var range = ranges[place] ?? InputRange(place: place)
        range.extend(offsets)
        ranges[place] = range
    }

    /// Takes a record.
    public func take(_ record: SourceRecord) {
        if let time = record.timestamp { newest = max(newest ?? time, time) }
        let place = InputRange.Place(topic: record.topic, name: record.name, partition: record.partition)
        var range = ranges[place] ?? InputRange(place: place)
        range.extend(record.offset..<record.offset.addingSaturated(1))
        range.records += 1
        ranges[place] = range
        do throws(RecordProblem) {
            try use(record)
        } catch {
            tell(error, of: record)
        }
    }

    private func tell(_ problem: RecordProblem, of record: SourceRecord) {
        let place = "\(record.name), partition \(record.partition), offset \(record.offset)"
        problems.append(Problem(description: "\(place): \(problem)"))
    }

    private func use(_ record: SourceRecord) throws(RecordProblem) {
        // What can't be used takes away what its key said before, as does a tombstone.
        forget(record)
        guard let value = record.value, isWanted(record) else { return }
        if record.topic == .snapshots {
            unread[record.key] = record
        } else {
            try read(value, of: record)
        }
    }

    /// Reads the latest snapshot of each key.
    func readSnapshots() {
        for (_, record) in unread.sorted(by: { $0.key < $1.key }) {
            do throws(RecordProblem) {
                try read(record.value ?? [], of: record)
            } catch {
                tell(error, of: record)
            }
        }
        unread = [:]
    }

    private func read(_ value: [UInt8], of record: SourceRecord) throws(RecordProblem) {
        let result = value.withUnsafeBytes { bytes -> Result<Void, RecordProblem> in
            do throws(RecordProblem) {
                return .success(try keep(fields(bytes), of: record))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private func fields(_ bytes: UnsafeRawBufferPointer) throws(RecordProblem) -> RecordFields {
        let node: JSONNode
        do throws(JSONSyntaxError) {
            node = try reader.read(bytes)
        } catch {
            throw RecordProblem("not JSON at byte \(error.offset): \(error.message)")
        }
        return try RecordFields(node)
    }

    private func forget(_ record: SourceRecord) {
        switch record.topic {
        case .days: if let key = dayKeys.removeValue(forKey: record.key) { dayRecords[key] = nil }
        case .periods: periods[record.key] = nil
        case .snapshots: unread[record.key] = nil
        case .adjustments: adjustments[record.key] = nil
        case .alerts, .audit: break
        }
    }

    /// Whether a record may be of use: days of other periods are not read at all.
    private func isWanted(_ record: SourceRecord) -> Bool {
        guard record.topic == .days, let at = record.key.lastIndex(of: "@"),
            let day = ReportPeriod.day(record.key[record.key.index(after: at)...])
        else { return true }
        return days.contains(day)
    }

    private func keep(_ fields: RecordFields, of record: SourceRecord) throws(RecordProblem) {
        switch record.topic {
        case .days:
            let day = try DayRecord(fields)
            guard days.contains(day.day) else { return }
            let key = DayKey(key: day.identity.key, day: day.day)
            dayKeys[record.key] = key
            dayRecords[key] = Placed(value: day, place: RecordPlace(record))
        case .periods:
            periods[record.key] = Placed(value: try PeriodRecord(fields), place: RecordPlace(record))
        case .snapshots:
            snapshots[record.key] = Placed(value: try PeriodRecord(fields), place: RecordPlace(record))
        case .adjustments:
            adjustments[record.key] = Placed(value: try AdjustmentRecord(fields), place: RecordPlace(record))
        case .alerts:
            guard let alert = try AlertTransition(fields) else { return }
            alerts.append(Placed(value: alert, place: RecordPlace(record)))
        case .audit:
            guard let change = try AuditRecord(fields) else { return }
            audit.append(Placed(value: change, place: RecordPlace(record)))
        }
    }
}
