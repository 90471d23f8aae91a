internal import SloburnModel

/// Puts the points of a record into a batch: what both encodings of OTLP have in common.
///
/// It is told the attributes of a resource, then for each scope in it the scope's, then for each element in that the
/// element's, and then the element's times and value.
struct OTLPPointWriter {
    /// When an element was measured, in nanoseconds since the epoch; 0 where that is not said.
    struct Times {
        var start: UInt64 = 0
        var time: UInt64 = 0
    }

    let batch: PointBatch
    let options: OTLPOptions
    let names: OTLPLabelNames
    /// Whether the record had anything that belongs to its signal.
    var hasData = false
    /// The metric of the points at hand.
    var metric = OTLPMetric(name: Self.empty, unit: Self.empty, data: .gauge)
    /// Why none of its points can be used.
    var metricRejection: Rejection?
    var kind = MetricKind.gauge
    /// Whether points need to be told apart by series.
    var isInterval = false
    /// The position of the next element.
    private var nextIndex = 0

    var resource = SeriesIdentity()
    var scope = SeriesIdentity()
    /// The identity of resource, scope and metric.
    var base = SeriesIdentity()
    private var series = SeriesIdentity()
    var resourceEnvironment = OTLPEnvironment()
    private var environment = OTLPEnvironment()
    private var hasEnvironment = false
    /// What the resource says under the keys that the scope goes by.
    var resourceScope = (name: Self.empty, version: Self.empty)

    static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// The times that are taken, from 2001-09-09 to 2262-04-11, as everywhere.
    private static let earliest: UInt64 = 1_000_000_000_000_000_000
    // The largest number of 64 bits is a sentinel, not a time.
    private static let latest: UInt64 = 9_220_000_000_000_000_000

    /// Creates a writer for one record.
    init(_ batch: PointBatch, options: OTLPOptions, names: OTLPLabelNames) {
        self.batch = batch
        self.options = options
        self.names = names
    }

    /// The position of the element at hand.
    var index: Int { nextIndex - 1 }

    /// Notes that the element at hand can't be used.
    func refuse(_ reason: RejectionClass, _ message: String) { batch.refuse(index, Rejection(reason, message)) }

    /// Notes that the element at hand can't be used.
    func refuse(_ rejection: Rejection) { batch.refuse(index, rejection) }
}

// MARK: - Elements

extension OTLPPointWriter {
    /// Begins an element.
    @inline(__always)
    mutating func beginPoint() {
        nextIndex += 1
        series = base
        if hasEnvironment {
            environment = OTLPEnvironment()
            hasEnvironment = false
        }
        batch.beginPoint()
    }

    /// Goes past an element that is none after all.
    mutating func dropPoint() { nextIndex -= 1 }

    /// Takes an attribute of the element at hand; false where its value is broken.
    @inline(__always)
    mutating func addAttribute(_ key: UnsafeRawBufferPointer, _ value: some OTLPAttributeValue) -> Bool {
        if isInterval { series.add(key, value.bytes) }
        guard let number = names.keys.number(of: key) else { return true }
        switch value.label(batch) {
        case .none: return true
        case .broken: return false
        case .text(let text):
            if names.isEnvironment(number) {
                setEnvironment(number, text)
            } else {
                batch.setLabel(number, text)
            }
            return true
        }
    }

    private mutating func setEnvironment(_ number: Int, _ text: UnsafeRawBufferPointer) {
        if number == names.environment { environment.name = text } else { environment.oldName = text }
        hasEnvironment = true
    }

    /// Puts the environment into the labels, once both the resource's and the element's own are known.
    private func writeEnvironment() {
        var merged = resourceEnvironment
        if !environment.name.isEmpty { merged.name = environment.name }
        if !environment.oldName.isEmpty { merged.oldName = environment.oldName }
        let labels = merged.labels
        if names.environment < names.asked.count { batch.setLabel(names.environment, labels.name) }
        if names.oldEnvironment < names.asked.count { batch.setLabel(names.oldEnvironment, labels.oldName) }
    }

    /// Adds the element at hand as a point; notes why it can't be used otherwise.
    ///
    /// - Parameters:
    ///   - times: when it was measured.
    ///   - value: what was measured.
    @inline(__always)
    mutating func add(_ times: Times, _ value: Point.Value) {
        guard let time = instant(times.time, "timeUnixNano") else { return }
        var start: Timestamp?
        if isInterval, times.start != 0 {
            guard times.start <= times.time else { return refuseStart(times) }
            start = Timestamp(nanoseconds: Int64(bitPattern: times.start))
        }
        if hasEnvironment { writeEnvironment() }
        batch.add(
            Point(
                index: index, metric: metric.name, kind: kind, unit: metric.unit.isEmpty ? nil : metric.unit,
                time: time, start: start, series: isInterval ? series : SeriesIdentity(), value: value))
    }

    /// Adds the span at hand.
    mutating func addSpan(_ times: Times, metric: UnsafeRawBufferPointer) {
        guard let start = instant(times.start, "startTimeUnixNano"), let end = instant(times.time, "endTimeUnixNano")
        else { return }
        // Both are greater than 0, so that the difference fits.
        let duration = end.nanoseconds - start.nanoseconds
        guard duration >= 0 else {
            return refuse(
                .negativeDuration,
                "endTimeUnixNano \(times.time) is before startTimeUnixNano \(times.start); it should not be earlier")
        }
        if hasEnvironment { writeEnvironment() }
        batch.add(
            Point(
                index: index, metric: metric, kind: .event, unit: ("ns" as StaticString).rawBytes, time: end,
                value: .short(significand: duration, decimals: 0)))
    }

    /// A time in range; nil where it is not, which is noted.
    @inline(__always)
    private func instant(_ nanoseconds: UInt64, _ property: StaticString) -> Timestamp? {
        guard nanoseconds &- Self.earliest <= Self.latest - Self.earliest else {
            refuseTime(nanoseconds, property)
            return nil
        }
        return Timestamp(nanoseconds: Int64(bitPattern: nanoseconds))
    }

    @inline(never)
    private func refuseTime(_ nanoseconds: UInt64, _ property: StaticString) {
        guard nanoseconds != 0 else {
            return refuse(.badTimestamp, "\(property) is 0 or missing; write nanoseconds since 1970-01-01T00:00:00Z")
        }
        refuse(
            .badTimestamp,
            "\(property) \(nanoseconds) is not between 2001-09-09 and 2262-03-03 in nanoseconds since the epoch")
    }

    @inline(never)
    private func refuseStart(_ times: Times) {
        guard times.start <= Self.latest else { return refuseTime(times.start, "startTimeUnixNano") }
        refuse(
            .malformed,
            "startTimeUnixNano \(times.start) is after timeUnixNano \(times.time); an interval begins before it ends"
        )
    }
}
