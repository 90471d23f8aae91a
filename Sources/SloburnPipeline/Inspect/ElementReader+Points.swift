import SloburnDecode
import SloburnModel
import SloburnNormalize

extension ElementReader {
    /// The points of a record and its elements that could not be used, in its order.
    func readPoints(_ payload: Payload, _ intake: PointIntake, _ recordTime: Timestamp?) -> [ReadElement] {
        guard let value = payload.bytes else { return [] }
        guard (try? intake.read(value)) != nil else { return [ReadElement(index: payload.index)] }
        var elements: [ReadElement] = []
        let refusals = intake.batch.refusals
        var refused = 0
        for number in intake.batch.points.indices {
            let index = intake.batch.points[number].index
            while refused < refusals.count, refusals[refused].index < index {
                elements.append(ReadElement(index: payload.index + refusals[refused].index))
                refused += 1
            }
            elements.append(read(number, intake, at: payload.index + index, recordTime))
        }
        return elements + refusals[refused...].map { ReadElement(index: payload.index + $0.index) }
    }

    private func read(
        _ number: Int, _ intake: PointIntake, at index: Int, _ recordTime: Timestamp?
    ) -> ReadElement {
        let point = intake.batch.points[number]
        intake.makeKey(of: number)
        let reading = try? intake.reading(of: point)
        return ReadElement(
            index: index, metric: String(decoding: point.metric, as: UTF8.self), kind: reading?.kind ?? point.kind,
            labels: labels(of: intake.key), time: point.time ?? recordTime, value: value(of: point, intake, reading))
    }

    private func value(
        of point: Point, _ intake: PointIntake, _ reading: PointIntake.Reading?
    ) -> InspectedValue {
        let unit = reading?.unit.symbol ?? point.unit.map { String(decoding: $0, as: UTF8.self) } ?? ""
        func number(_ written: String) -> InspectedValue {
            let quantity = reading.flatMap { try? intake.quantity(of: point.value, $0) }
            return .number(InspectedNumber(quantity: quantity, written: written, unit: unit))
        }
        switch point.value {
        case .none: return .end
        case .short(let significand, let decimals):
            return number(Decimal128(significand: Int128(significand), exponent: -decimals).labelText)
        case .exact(let exact): return number(exact.labelText)
        case .double(let double): return number(double.description)
        case .histogram(let number):
            let parts = intake.batch.histograms[number]
            return .distribution(.init(count: parts.count, unit: unit, buckets: buckets(parts, intake.batch)))
        case .exponential(let number):
            let parts = intake.batch.exponentials[number]
            return .distribution(.init(count: parts.count, unit: unit, buckets: buckets(parts, intake.batch)))
        case .samples(let range):
            let samples = intake.batch.samples[range]
            return .distribution(
                .init(
                    count: samples.reduce(0) { $0.addingSaturated($1.weight) }, unit: unit,
                    buckets: samples.map { .init(range: $0.value.description, count: $0.weight) }))
        }
    }

    private func buckets(_ parts: HistogramParts, _ batch: PointBatch) -> [InspectedDistribution.Bucket] {
        let bounds = batch.bounds[parts.bounds]
        return batch.counts[parts.counts].enumerated().map { number, count in
            let bound = number < bounds.count ? bounds[bounds.startIndex + number] : nil
            let above = bounds.last.map { "> \($0)" } ?? "any"
            return .init(range: bound.map { "<= \($0)" } ?? above, count: count)
        }
    }

    /// Exponential buckets are many: they are told by their sides.
    private func buckets(_ parts: ExponentialParts, _ batch: PointBatch) -> [InspectedDistribution.Bucket] {
        func count(_ side: ExponentialParts.Side) -> Int64 {
            batch.counts[side.counts].reduce(0) { $0.addingSaturated($1) }
        }
        return [
            .init(range: "< 0", count: count(parts.negative)), .init(range: "0", count: parts.zeroCount),
            .init(range: "> 0 (scale \(parts.scale))", count: count(parts.positive)),
        ].filter { $0.count != 0 }
    }
}
