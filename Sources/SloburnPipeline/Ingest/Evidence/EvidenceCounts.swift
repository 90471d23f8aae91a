import SloburnModel

/// What came, or was said, of one watched source since the last drain.
///
/// It is no value: it is written where it lies, for each sample.
final class EvidenceCounts {
    private struct Interval {
        let start: Timestamp
        var received: Int64 = 0
        var declared: Int64?
        /// A bit for each name, in the order of `names`; empty where none was heard.
        var heard: [UInt64] = []
        /// By the number of the producer, as far as they came.
        var runs: [Run] = []
    }

    /// The numbers of one producer in one interval.
    private struct Run {
        var first = Int64.max
        var last = Int64.min
        var count: Int64 = 0

        mutating func add(_ number: Int64) {
            first = min(first, number)
            last = max(last, number)
            count += 1
        }
    }

    let source: String
    private let names: [String]
    private let width: Int64
    private var intervals: [Interval] = []
    private var places: [Int64: Int] = [:]
    // The interval of the last sample: most samples lie in the same one.
    private var last = (start: Int64.max, end: Int64.max, place: 0)
    private var producers = ProducerNames()
    private var runCount = 0

    init(_ watched: SourceRelations.Watched) {
        source = watched.source
        names = watched.rule?.expected?.audibleNames ?? []
        width = watched.interval.nanoseconds
    }

    /// How many intervals, and producers in them, wait to be sent.
    var count: Int { intervals.count + runCount }

    /// Notes that a sample of the source came.
    @inline(__always)
    func receive(at time: Timestamp) { intervals[place(of: time)].received += 1 }

    /// Notes how many samples of the source there should be.
    func declare(_ samples: Int64, at time: Timestamp) {
        let place = place(of: time)
        intervals[place].declared = (intervals[place].declared ?? 0).addingSaturated(samples)
    }

    /// Notes that a producer was heard.
    func hear(name number: Int, at time: Timestamp) {
        let place = place(of: time)
        if intervals[place].heard.isEmpty {
            intervals[place].heard = Array(repeating: 0, count: (names.count + 63) / 64)
        }
        intervals[place].heard[number / 64] |= 1 << UInt64(number % 64)
    }

    /// Notes the number that a producer gave a sample.
    func note(_ number: Int64, of producer: UnsafeRawBufferPointer, at time: Timestamp) {
        guard let producer = producers.number(of: producer) else { return }
        let place = place(of: time)
        while intervals[place].runs.count <= producer { intervals[place].runs.append(Run()) }
        if intervals[place].runs[producer].count == 0 { runCount += 1 }
        intervals[place].runs[producer].add(number)
    }

    private func place(of time: Timestamp) -> Int {
        let nanoseconds = time.nanoseconds
        if nanoseconds < last.start || nanoseconds >= last.end { findInterval(of: nanoseconds) }
        return last.place
    }

    private func findInterval(of nanoseconds: Int64) {
        let start = nanoseconds.flooredQuotient(width) * width
        let place = places[start] ?? intervals.count
        if place == intervals.count {
            intervals.append(Interval(start: Timestamp(nanoseconds: start)))
            places[start] = place
        }
        last = (start, start.addingSaturated(width), place)
    }

    /// Takes out what came and was said, in the order of time, and begins anew.
    func take() -> [SourceEvidence] {
        let evidence = intervals.map { interval in
            SourceEvidence(
                source: source, start: interval.start, received: interval.received, declared: interval.declared,
                heard: names(interval.heard), numbers: numbers(interval.runs))
        }
        removeAll()
        return evidence.sorted { $0.start < $1.start }
    }

    private func numbers(_ runs: [Run]) -> [SourceEvidence.Numbers] {
        var numbers: [SourceEvidence.Numbers] = []
        for (producer, run) in zip(producers.names, runs) where run.count > 0 {
            numbers.append(.init(producer: producer, first: run.first, last: run.last, count: run.count))
        }
        return numbers.sorted { $0.producer.isBefore($1.producer) }
    }

    private func names(_ heard: [UInt64]) -> [String] {
        guard !heard.isEmpty else { return [] }
        let numbers = names.indices.filter { heard[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
        return numbers.map { names[$0] }.sorted { $0.isBefore($1) }
    }

    /// Forgets everything.
    func removeAll() {
        intervals.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        runCount = 0
        producers.removeAll()
        last = (.max, .max, 0)
    }
}

extension String {
    /// The order of their bytes, the same everywhere and for whatever is not equal byte for byte.
    fileprivate func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
