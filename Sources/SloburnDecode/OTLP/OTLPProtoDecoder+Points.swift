internal import SloburnModel

extension OTLPProtoDecoder {
    /// Reads the points of a metric.
    mutating func readPoints(_ tag: UInt32, _ message: WireReader) {
        let rejection = writer.metricRejection
        var parts = WireFields(tag, of: message)
        while let part = parts.next() {
            var points = WireFields(OTLPTag.Data.point, of: part)
            while let point = points.next() {
                writer.beginPoint()
                if let rejection {
                    writer.refuse(rejection)
                    continue
                }
                switch writer.metric.data {
                case .gauge, .sum: readNumber(point)
                case .histogram: readHistogram(point)
                case .exponential: readExponential(point)
                case .summary: break
                }
            }
        }
    }

    /// Reads an attribute of the element at hand.
    @inline(__always)
    mutating func readAttribute(_ reader: inout WireReader) {
        guard let attribute = OTLPProtoAttribute(reader.message()),
            writer.addAttribute(attribute.key, attribute.value)
        else { return reader.fail() }
    }

    @inline(never)
    private func refuse(_ name: StaticString) {
        writer.refuse(.malformed, "the \(name) is not valid Protobuf of OTLP")
    }

    private mutating func readNumber(_ point: WireReader) {
        var reader = point
        var times = OTLPPointWriter.Times()
        var value: Point.Value?
        var flags: UInt64 = 0
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Number.attribute: readAttribute(&reader)
            case OTLPTag.Number.start: times.start = reader.fixed64()
            case OTLPTag.Number.time: times.time = reader.fixed64()
            case OTLPTag.Number.double: value = .double(reader.double())
            case OTLPTag.Number.int:
                value = .short(significand: Int64(bitPattern: reader.fixed64()), decimals: 0)
            case OTLPTag.Number.flags: flags = reader.varint()
            default: reader.skip(tag)
            }
        }
        guard !reader.isBroken else { return refuse("data point") }
        if flags & 1 != 0 { value = Point.Value.none }
        guard let value else {
            return writer.refuse(.missingField, "the data point has neither asInt nor asDouble")
        }
        writer.add(times, value)
    }

    private mutating func readHistogram(_ point: WireReader) {
        var reader = point
        var histogram = writer.histogram()
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Histogram.attribute: readAttribute(&reader)
            case OTLPTag.Histogram.start: histogram.times.start = reader.fixed64()
            case OTLPTag.Histogram.time: histogram.times.time = reader.fixed64()
            case OTLPTag.Histogram.count: histogram.count = reader.fixed64()
            case OTLPTag.Histogram.packedCounts:
                readPacked(&reader) { (packed: inout WireReader) in writer.addCount(packed.fixed64(), &histogram) }
            case OTLPTag.Histogram.bucketCount: writer.addCount(reader.fixed64(), &histogram)
            case OTLPTag.Histogram.packedBounds:
                readPacked(&reader) { (packed: inout WireReader) in writer.batch.bounds.append(packed.double()) }
            case OTLPTag.Histogram.bound: writer.batch.bounds.append(reader.double())
            case OTLPTag.Histogram.flags: histogram.isUnrecorded = reader.varint() & 1 != 0
            case OTLPTag.Histogram.min: histogram.min = reader.double()
            case OTLPTag.Histogram.max: histogram.max = reader.double()
            default: reader.skip(tag)
            }
        }
        guard !reader.isBroken else {
            writer.takeBack(histogram)
            return refuse("histogram")
        }
        writer.add(histogram)
    }

    private mutating func readExponential(_ point: WireReader) {
        var reader = point
        var histogram = OTLPPointWriter.Exponential(common: writer.histogram())
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Exponential.attribute: readAttribute(&reader)
            case OTLPTag.Exponential.start: histogram.common.times.start = reader.fixed64()
            case OTLPTag.Exponential.time: histogram.common.times.time = reader.fixed64()
            case OTLPTag.Exponential.count: histogram.common.count = reader.fixed64()
            case OTLPTag.Exponential.scale: histogram.scale = Self.signed(reader.varint())
            case OTLPTag.Exponential.zeroCount: histogram.zeroCount = reader.fixed64()
            case OTLPTag.Exponential.flags: histogram.common.isUnrecorded = reader.varint() & 1 != 0
            case OTLPTag.Exponential.min: histogram.common.min = reader.double()
            case OTLPTag.Exponential.max: histogram.common.max = reader.double()
            case OTLPTag.Exponential.zeroThreshold: histogram.zeroThreshold = reader.double()
            default: reader.skip(tag)
            }
        }
        // One side after the other, so that the counts of each lie together in whatever parts they come.
        let isRead =
            !reader.isBroken
            && readSide(OTLPTag.Exponential.positive, point, &histogram.positive, &histogram.common)
            && readSide(OTLPTag.Exponential.negative, point, &histogram.negative, &histogram.common)
        guard isRead else {
            writer.takeBack(histogram.common)
            return refuse("exponential histogram")
        }
        writer.add(histogram)
    }

    private func readSide(
        _ tag: UInt32, _ point: WireReader, _ side: inout OTLPPointWriter.Exponential.Side,
        _ common: inout OTLPPointWriter.Histogram
    ) -> Bool {
        let first = writer.batch.counts.count
        var parts = WireFields(tag, of: point)
        while let part = parts.next() {
            var reader = part
            while let tag = reader.tag() {
                switch tag {
                case OTLPTag.Buckets.offset: side.offset = Self.signed(reader.varint())
                case OTLPTag.Buckets.packedCounts:
                    readPacked(&reader) { (packed: inout WireReader) in writer.addCount(packed.varint(), &common) }
                case OTLPTag.Buckets.bucketCount: writer.addCount(reader.varint(), &common)
                default: reader.skip(tag)
                }
            }
            if reader.isBroken { return false }
        }
        side.counts = first..<writer.batch.counts.count
        return true
    }

    /// Reads numbers that stand one behind the other.
    @inline(__always)
    private func readPacked(_ reader: inout WireReader, _ next: (inout WireReader) -> Void) {
        var packed = reader.message()
        while !packed.isAtEnd { next(&packed) }
        if packed.isBroken { reader.fail() }
    }

    /// A number whose sign is in its last bit.
    private static func signed(_ zigZag: UInt64) -> Int64 {
        Int64(bitPattern: zigZag >> 1) ^ -Int64(bitPattern: zigZag & 1)
    }
}
