import SloburnModel

// Of each source there are three kinds of records: what moves with each interval (`watch`), the hours that have been
// judged for good (`trusted`), and the evidence of each hour in which events may still come (`evidence`).
extension SourceBoard {
    private static let version: UInt64 = 1
    private static let watchPrefix = "watch "
    private static let trustedPrefix = "trusted "
    private static let evidencePrefix = "evidence "

    /// Whether a record's key is one of these.
    static func isOwn(recordKey key: String) -> Bool {
        [watchPrefix, trustedPrefix, evidencePrefix].contains { key.utf8.starts(with: $0.utf8) }
    }

    /// Appends the records that bring the checkpoints up to date.
    mutating func takeCheckpoints(_ encoder: inout ByteEncoder, into records: inout [CheckpointRecord]) {
        for place in watches.indices {
            let source = watches[place].watched.source
            if watches[place].isDirty {
                records.append(.init(key: Self.watchPrefix + source, value: watchRecord(place, &encoder)))
            }
            if watches[place].isTrustedDirty {
                records.append(.init(key: Self.trustedPrefix + source, value: trustedRecord(place, &encoder)))
            }
            for hour in watches[place].changedHours.sorted() {
                let value = evidenceRecord(place, hour, &encoder)
                records.append(.init(key: "\(Self.evidencePrefix)\(hour) \(source)", value: value))
            }
            for hour in watches[place].forgottenHours.sorted() {
                records.append(.init(key: "\(Self.evidencePrefix)\(hour) \(source)", value: nil))
            }
            watches[place].didCheckpoint()
        }
    }

    private func watchRecord(_ place: Int, _ encoder: inout ByteEncoder) -> [UInt8] {
        let (watch, state) = (watches[place], switches[place])
        encoder.begin(version: Self.version)
        encoder.write(watch.watched.source)
        encoder.write(watch.watched.interval.nanoseconds)
        for number in [watch.first, watch.judgedEnd] {
            encoder.write(number != nil)
            encoder.write(number ?? 0)
        }
        encoder.write(watch.openFrom)
        encoder.write(count: watch.places.count)
        for (producer, place) in watch.places.sorted(by: { $0.key < $1.key }) {
            encoder.write(producer)
            encoder.write(place.last)
            encoder.write(place.interval)
        }
        encoder.write(state != nil)
        if let state { encoder.write(state) }
        return encoder.seal()
    }

    private func trustedRecord(_ place: Int, _ encoder: inout ByteEncoder) -> [UInt8] {
        let watch = watches[place]
        encoder.begin(version: Self.version)
        encoder.write(watch.watched.source)
        encoder.write(watch.watched.interval.nanoseconds)
        encoder.write(watch.trusted.firstHour)
        encoder.write(count: watch.trusted.words.count)
        for word in watch.trusted.words { encoder.write(word) }
        return encoder.seal()
    }

    private func evidenceRecord(_ place: Int, _ hour: Int64, _ encoder: inout ByteEncoder) -> [UInt8] {
        let watch = watches[place]
        let numbers = watch.intervals.keys.filter { watch.trusted.hour(of: $0) == hour }.sorted()
        encoder.begin(version: Self.version)
        encoder.write(watch.watched.source)
        encoder.write(watch.watched.interval.nanoseconds)
        encoder.write(count: numbers.count)
        for number in numbers {
            let evidence = watch.intervals[number] ?? IntervalEvidence()
            encoder.write(evidence.evidence(of: watch.watched.source, start: watch.start(of: number)))
        }
        return encoder.seal()
    }
}

// MARK: - From bytes

extension SourceBoard {
    /// Takes over one of its records.
    ///
    /// - Returns: false where its source is not watched any more, or otherwise: the record is to be taken back.
    /// - Throws: `CorruptRecordError` when it is anything else.
    mutating func restore(_ key: String, _ value: [UInt8]) throws(CorruptRecordError) -> Bool {
        var copy = self
        let isUsed = try value.decoded(version: Self.version, "a source's state") {
            decoder throws(CorruptRecordError) in
            let source = try decoder.text()
            let interval = TimeSpan(nanoseconds: try decoder.integer())
            guard let place = copy.place(of: source), copy.watches[place].watched.interval == interval else {
                decoder.skipRest()
                return false
            }
            if key.utf8.starts(with: Self.watchPrefix.utf8) {
                try copy.restoreWatch(place, &decoder)
            } else if key.utf8.starts(with: Self.trustedPrefix.utf8) {
                let first = try decoder.integer()
                var words: [UInt64] = []
                for _ in 0..<(try decoder.listCount()) { words.append(try decoder.unsigned()) }
                copy.watches[place].restore(TrustedHours(interval: interval, firstHour: first, words: words))
            } else {
                for _ in 0..<(try decoder.listCount()) { copy.watches[place].restore(try decoder.evidence()) }
            }
            return true
        }
        self = copy
        return isUsed
    }

    private mutating func restoreWatch(_ place: Int, _ decoder: inout ByteDecoder) throws(CorruptRecordError) {
        let first = try decoder.optionalInteger()
        let judgedEnd = try decoder.optionalInteger()
        let openFrom = try decoder.integer()
        var producers: [String: NumberedIntervals.Place] = [:]
        for _ in 0..<(try decoder.listCount(bytesOfElement: 3)) {
            producers[try decoder.text()] = .init(last: try decoder.integer(), interval: try decoder.integer())
        }
        watches[place].restore(first: first, judgedEnd: judgedEnd, openFrom: openFrom, places: producers)
        guard try decoder.bool() else { return }
        let (fallback, state) = try decoder.fallbackState()
        // What another source has counted in its place can't be taken over by a third one.
        guard let rule = watches[place].watched.fallback, rule.source == fallback else { return }
        switches[place] = state(rule)
    }
}

extension ByteEncoder {
    fileprivate mutating func write(_ state: FallbackSwitch) {
        write(state.rule.source)
        write(state.since)
        write(state.runStart)
        write(state.judgedEnd)
        write(count: state.stretches.count)
        for stretch in state.stretches {
            write(stretch.from)
            write(stretch.to)
        }
    }
}

extension ByteDecoder {
    fileprivate mutating func optionalInteger() throws(CorruptRecordError) -> Int64? {
        let isThere = try bool()
        let value = try integer()
        return isThere ? value : nil
    }

    /// The name of the fallback, and the state under the rule in force.
    fileprivate mutating func fallbackState() throws(CorruptRecordError) -> (String, (FallbackRule) -> FallbackSwitch) {
        let source = try text()
        let (since, runStart, judgedEnd) = (try optionalTime(), try optionalTime(), try optionalTime())
        var stretches: [FallbackSwitch.Stretch] = []
        for _ in 0..<(try listCount(bytesOfElement: 2)) { stretches.append(.init(from: try time(), to: try time())) }
        return (
            source,
            { rule in
                var state = FallbackSwitch(rule: rule)
                (state.since, state.runStart, state.judgedEnd) = (since, runStart, judgedEnd)
                state.stretches = stretches
                return state
            }
        )
    }
}
