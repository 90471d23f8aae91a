import SloburnModel

@testable import SloburnDecode

/// What must hold of the points of any record.
struct BatchCheck {
    /// The most memory for texts made for a byte of the record: a field of four bytes has a name of up to 512.
    private static let mostTextPerByte = 160
    /// Whether each element of a record is a point or refused.
    var isGapless = true
    /// Whether texts lie in the record and the arena only; else they may also be in the memory of the codec's reader.
    var keepsTexts = false

    /// Checks a batch.
    ///
    /// - Parameters:
    ///   - batch: what a codec made of a record.
    ///   - record: the record.
    /// - Returns: a hash of all that is in it.
    func digest(of batch: PointBatch, from record: UnsafeRawBufferPointer) -> Digest {
        checkSize(batch, record.count)
        checkIndexes(batch)
        var digest = Digest()
        for (number, point) in batch.points.enumerated() {
            add(point, of: batch, to: &digest)
            if keepsTexts { checkPlace(of: point.metric, in: record, batch.arena) }
            for label in 0..<batch.labels.count {
                digest.add(batch.label(label, of: number))
                if keepsTexts { checkPlace(of: batch.label(label, of: number), in: record, batch.arena) }
            }
        }
        for refusal in batch.refusals {
            digest.add(refusal.index)
            digest.add(refusal.rejection)
        }
        return digest
    }

    private func checkSize(_ batch: PointBatch, _ count: Int) {
        let elements = batch.points.count + batch.refusals.count
        require(elements <= count + 1, "\(elements) elements in \(count) bytes")
        let numbers = batch.counts.count + batch.bounds.count + batch.samples.count
        require(numbers <= 2 * count + 1, "\(numbers) counts, bounds and samples in \(count) bytes")
        let held = batch.arena.capacity
        require(held <= 2 << 16 + Self.mostTextPerByte * count, "\(held) bytes of texts for \(count) bytes")
    }

    /// A text is in the record or the arena, unless it is one of the program's own.
    private func checkPlace(of text: UnsafeRawBufferPointer, in record: UnsafeRawBufferPointer, _ arena: TextArena) {
        let isFixed = text.equals("true") || text.equals("false")
        require(
            isFixed || record.holds(text) || arena.holds(text), "a text that is neither in the record nor in the arena")
    }

    /// Points and refusals are in the order of the record, and none has the index of another.
    private func checkIndexes(_ batch: PointBatch) {
        var (points, refusals) = (batch.points[...], batch.refusals[...])
        var last = -1
        while let next = [points.first?.index, refusals.first?.index].compactMap({ $0 }).min() {
            require(isGapless ? next == last + 1 : next > last, "index \(next) behind \(last)")
            if points.first?.index == next { points.removeFirst() } else { refusals.removeFirst() }
            last = next
        }
    }

    private func add(_ point: Point, of batch: PointBatch, to digest: inout Digest) {
        digest.add(point.index)
        digest.add(point.metric)
        digest.add(point.kind?.rawValue ?? "")
        if let unit = point.unit { digest.add(unit) }
        digest.add(point.time?.nanoseconds ?? 0)
        digest.add(point.start?.nanoseconds ?? 0)
        digest.add(point.series.low)
        digest.add(point.series.high)
        switch point.value {
        case .none: digest.add(0)
        case .short(let significand, let decimals):
            require((0...18).contains(decimals), "\(decimals) decimals")
            require(significand.magnitude < 1_000_000_000_000_000_000 || decimals == 0, "digits \(significand)")
            digest.add(significand)
            digest.add(decimals)
        case .double(let number): digest.add(number)
        case .exact(let number):
            digest.add(UInt64(truncatingIfNeeded: number.significand))
            digest.add(number.exponent)
        case .histogram(let number): add(batch.histograms[number], of: batch, to: &digest)
        case .exponential(let number): add(batch.exponentials[number], of: batch, to: &digest)
        case .samples(let places):
            for sample in batch.samples[places] {
                require(sample.weight >= 0, "weight \(sample.weight)")
                digest.add(sample.value)
                digest.add(sample.weight)
            }
        }
    }

    private func add(_ parts: HistogramParts, of batch: PointBatch, to digest: inout Digest) {
        let (counts, bounds) = (batch.counts[parts.counts], batch.bounds[parts.bounds])
        require(
            counts.isEmpty && bounds.isEmpty || counts.count == bounds.count + 1,
            "\(counts.count) counts and \(bounds.count) bounds")
        require(bounds.allSatisfy(\.isFinite) && zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds \(bounds)")
        require(parts.count >= 0 && counts.allSatisfy { $0 >= 0 }, "\(parts.count) values in \(counts)")
        for count in counts { digest.add(count) }
        for bound in bounds { digest.add(bound) }
        digest.add(parts.count)
        digest.add(parts.min ?? 0)
        digest.add(parts.max ?? 0)
    }

    private func add(_ parts: ExponentialParts, of batch: PointBatch, to digest: inout Digest) {
        require(parts.count >= 0 && parts.zeroCount >= 0, "\(parts.count) values, \(parts.zeroCount) of them 0")
        for side in [parts.positive, parts.negative] {
            digest.add(Int64(side.offset))
            for count in batch.counts[side.counts] {
                require(count >= 0, "count \(count)")
                digest.add(count)
            }
        }
        digest.add(Int64(parts.scale))
        digest.add(parts.zeroCount)
        digest.add(parts.zeroThreshold)
        digest.add(parts.count)
        digest.add(parts.min ?? 0)
        digest.add(parts.max ?? 0)
    }
}
