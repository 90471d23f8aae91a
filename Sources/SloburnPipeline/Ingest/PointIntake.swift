import SloburnDecode
import SloburnModel
import SloburnNormalize
import SloburnSelector

/// Reads the records of a format that tells points, and says what each one of them measures.
///
/// It belongs to one thread and is no value: it keeps the record at hand.
final class PointIntake {
    /// What a point measures, as its format and the source's rules say it.
    struct Reading {
        var kind: MetricKind
        /// What a rate is the average of; nil for other kinds.
        var interval: TimeSpan?
        var scale: UnitScale
        var unit: MeasurementUnit
    }

    let batch: PointBatch
    /// The metric and labels of the point asked for last, sealed.
    private(set) var key = RouteKey()
    private let codec: any RecordCodec
    private var facts: MetricFactsTable
    private var units: UnitCache
    // Its attributes are labels too.
    private let envelope: EnvelopeIntake?

    /// Creates the intake of a codec for points of which these labels are needed.
    init(
        codec: any RecordCodec, labels: [String], rules: [MetricRule], dialect: UnitDialect, _ envelope: EnvelopeIntake?
    ) throws(RegexError) {
        self.envelope = envelope
        units = UnitCache(dialect: dialect)
        self.codec = codec
        batch = PointBatch(labels: labels)
        facts = try MetricFactsTable(rules)
    }

    /// Reads a record; its points are in the batch until the next one is read.
    func read(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
        batch.removeAll()
        try codec.decode(bytes, into: batch)
    }

    /// Makes the key of a point.
    func makeKey(of number: Int) {
        key.removeAll()
        key.append(batch.points[number].metric)
        key.endText()
        for label in 0..<batch.labels.count {
            let text = batch.label(label, of: number)
            if text.isEmpty, let envelope { key.append(envelope.labelTexts[label]) } else { key.append(text) }
            key.endText()
        }
        key.seal()
    }

    /// What a point measures; what nobody says counts as an event, in unit "1".
    func reading(of point: Point) throws(Rejection) -> Reading {
        let facts = facts.facts(of: point.metric)
        let unit: MeasurementUnit
        if let known = facts.unit {
            unit = try known.lend { bytes throws(Rejection) in try units.unit(for: bytes) }
        } else {
            unit = try units.unit(for: point.unit ?? UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return Reading(
            kind: facts.kind ?? point.kind ?? .event, interval: facts.interval, scale: UnitScale(of: unit), unit: unit)
    }

    /// The number of a point in its base unit.
    func quantity(of value: Point.Value, _ reading: Reading) throws(Rejection) -> Quantity {
        switch value {
        case .short(let significand, let decimals):
            if reading.scale.takes(significand: significand),
                let quantity = reading.scale.quantity(significand: significand, decimals: decimals)
            {
                return quantity
            }
            return try reading.unit.quantity(of: Decimal128(significand: Int128(significand), exponent: -decimals))
        case .double(let number): return try reading.unit.quantity(of: number)
        case .exact(let number): return try reading.unit.quantity(of: number)
        default: throw Rejection(.unsupported, "a number is needed here, not a distribution")
        }
    }

    /// How many events the number of a point counts.
    func eventCount(of value: Point.Value, _ reading: Reading) throws(Rejection) -> Int64 {
        switch value {
        case .short(let significand, 0) where reading.scale.isOne && significand >= 0: return significand
        case .short(let significand, let decimals):
            return try reading.unit.eventCount(of: Decimal128(significand: Int128(significand), exponent: -decimals))
        case .double(let number): return try reading.unit.eventCount(of: number)
        case .exact(let number): return try reading.unit.eventCount(of: number)
        default: throw Rejection(.unsupported, "a number is needed here, not a distribution")
        }
    }
}

// MARK: - Rates

extension PointIntake {
    /// How many events the rate of a point comes to.
    func rateCount(of value: Point.Value, _ reading: Reading) throws(Rejection) -> Int64 {
        guard let interval = reading.interval else {
            throw Rejection(.unsupported, "a rate counts only where a rule for the metric gives its interval")
        }
        return try reading.unit.eventCount(ofRate: number(of: value), over: interval)
    }

    private func number(of value: Point.Value) throws(Rejection) -> Decimal128 {
        switch value {
        case .short(let significand, let decimals):
            return Decimal128(significand: Int128(significand), exponent: -decimals)
        case .exact(let number): return number
        case .double(let number):
            guard number.isFinite, let exact = Decimal128(number.description) else {
                throw Rejection(.notFinite, "the rate \(number) is not a finite number")
            }
            return exact
        default: throw Rejection(.unsupported, "a number is needed here, not a distribution")
        }
    }
}

// MARK: - Distributions

extension PointIntake {
    /// Lends the buckets of an explicit histogram.
    func withBuckets<Result>(_ parts: HistogramParts, _ body: (ExplicitBuckets) -> Result) -> Result {
        batch.counts.withUnsafeBufferPointer { counts in
            batch.bounds.withUnsafeBufferPointer { bounds in
                body(
                    ExplicitBuckets(
                        counts: UnsafeBufferPointer(rebasing: counts[parts.counts]),
                        bounds: UnsafeBufferPointer(rebasing: bounds[parts.bounds]), total: parts.count,
                        min: parts.min, max: parts.max))
            }
        }
    }

    /// Lends the buckets of an exponential histogram.
    func withBuckets<Result>(_ parts: ExponentialParts, _ body: (ExponentialBuckets) -> Result) -> Result {
        batch.counts.withUnsafeBufferPointer { counts in
            func side(_ side: ExponentialParts.Side) -> ExponentialBuckets.Side {
                .init(offset: side.offset, counts: UnsafeBufferPointer(rebasing: counts[side.counts]))
            }
            return body(
                ExponentialBuckets(
                    scale: parts.scale, zeroCount: parts.zeroCount, zeroThreshold: parts.zeroThreshold,
                    positive: side(parts.positive), negative: side(parts.negative), total: parts.count,
                    min: parts.min, max: parts.max))
        }
    }

    /// An explicit histogram to be remembered.
    func value(of parts: HistogramParts) -> HistogramValue {
        HistogramValue(
            bounds: Array(batch.bounds[parts.bounds]), counts: Array(batch.counts[parts.counts]), total: parts.count)
    }

    /// An exponential histogram to be remembered.
    func value(of parts: ExponentialParts) -> ExponentialValue {
        func side(_ side: ExponentialParts.Side) -> ExponentialValue.Side {
            .init(offset: Int(side.offset), counts: Array(batch.counts[side.counts]))
        }
        return ExponentialValue(
            scale: Int(parts.scale), zeroCount: parts.zeroCount, zeroThreshold: parts.zeroThreshold,
            positive: side(parts.positive), negative: side(parts.negative), total: parts.count)
    }
}
