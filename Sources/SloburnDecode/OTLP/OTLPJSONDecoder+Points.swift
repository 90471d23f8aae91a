internal import SloburnModel

extension OTLPJSONDecoder {
    /// Reads a point of the metric at hand.
    mutating func readPoint(_ point: JSONNode) {
        writer.beginPoint()
        if let rejection = writer.metricRejection { return writer.refuse(rejection) }
        do throws(Rejection) {
            guard point.kind == .object else { throw Self.broken("a data point", point) }
            switch writer.metric.data {
            case .gauge, .sum: try readNumber(point)
            case .histogram: try readHistogram(point)
            case .exponential: try readExponential(point)
            case .summary: break
            }
        } catch {
            writer.refuse(error)
        }
    }

    /// Reads the attributes of the element at hand.
    mutating func readAttributes(_ node: JSONNode) throws(Rejection) {
        var attributes = try Self.elements(node, "attributes")
        while let element = attributes.next() {
            guard let attribute = OTLPJSONAttribute(element), writer.addAttribute(attribute.key, attribute.value) else {
                throw Self.broken("attribute", element)
            }
        }
    }

    private func isUnrecorded(_ flags: JSONNode) throws(Rejection) -> Bool {
        try OTLPJSONNumber.unsigned(flags, "flags") & 1 != 0
    }

    private mutating func readNumber(_ point: JSONNode) throws(Rejection) {
        var times = OTLPPointWriter.Times()
        var value: Point.Value?
        var isUnrecorded = false
        for (name, member) in point.members where member.kind != .null {
            switch OTLPKey(name) {
            case "attributes": try readAttributes(member)
            case "timeUnixNano": times.time = try OTLPJSONNumber.unsigned(member, "timeUnixNano", .badTimestamp)
            case "startTimeUnixNano":
                times.start = try OTLPJSONNumber.unsigned(member, "startTimeUnixNano", .badTimestamp)
            case "asInt": value = .short(significand: try OTLPJSONNumber.signed(member, "asInt"), decimals: 0)
            case "asDouble": value = try OTLPJSONNumber.value(member, "asDouble")
            case "flags": isUnrecorded = try self.isUnrecorded(member)
            default: break
            }
        }
        if isUnrecorded { value = Point.Value.none }
        guard let value else {
            throw Rejection(.missingField, "the data point has neither asInt nor asDouble")
        }
        writer.add(times, value)
    }

    private mutating func readHistogram(_ point: JSONNode) throws(Rejection) {
        var histogram = writer.histogram()
        do throws(Rejection) {
            for (name, member) in point.members where member.kind != .null {
                if try readCommon(name, member, &histogram) { continue }
                switch OTLPKey(name) {
                case "bucketCounts": try readCounts(member, &histogram)
                case "explicitBounds": try readBounds(member)
                default: break
                }
            }
        } catch {
            writer.takeBack(histogram)
            throw error
        }
        writer.add(histogram)
    }

    private mutating func readExponential(_ point: JSONNode) throws(Rejection) {
        var histogram = OTLPPointWriter.Exponential(common: writer.histogram())
        do throws(Rejection) {
            for (name, member) in point.members where member.kind != .null {
                if try readCommon(name, member, &histogram.common) { continue }
                switch OTLPKey(name) {
                case "scale": histogram.scale = try OTLPJSONNumber.signed(member, "scale")
                case "zeroCount": histogram.zeroCount = try OTLPJSONNumber.unsigned(member, "zeroCount")
                case "zeroThreshold": histogram.zeroThreshold = try OTLPJSONNumber.double(member, "zeroThreshold")
                case "positive": try readSide(member, &histogram.positive, &histogram.common)
                case "negative": try readSide(member, &histogram.negative, &histogram.common)
                default: break
                }
            }
        } catch {
            writer.takeBack(histogram.common)
            throw error
        }
        writer.add(histogram)
    }

    /// Reads what both histograms have; false for other members.
    private mutating func readCommon(
        _ name: UnsafeRawBufferPointer, _ member: JSONNode, _ histogram: inout OTLPPointWriter.Histogram
    ) throws(Rejection) -> Bool {
        switch OTLPKey(name) {
        case "attributes": try readAttributes(member)
        case "timeUnixNano":
            histogram.times.time = try OTLPJSONNumber.unsigned(member, "timeUnixNano", .badTimestamp)
        case "startTimeUnixNano":
            histogram.times.start = try OTLPJSONNumber.unsigned(member, "startTimeUnixNano", .badTimestamp)
        case "count": histogram.count = try OTLPJSONNumber.unsigned(member, "count")
        case "flags": histogram.isUnrecorded = try isUnrecorded(member)
        // They only help; a histogram whose values are not finite has some that are not.
        case "min": histogram.min = try? OTLPJSONNumber.double(member, "min")
        case "max": histogram.max = try? OTLPJSONNumber.double(member, "max")
        default: return false
        }
        return true
    }

    private func readCounts(_ node: JSONNode, _ histogram: inout OTLPPointWriter.Histogram) throws(Rejection) {
        var counts = try Self.elements(node, "bucketCounts")
        while let count = counts.next() {
            writer.addCount(try OTLPJSONNumber.unsigned(count, "bucketCounts"), &histogram)
        }
    }

    private func readBounds(_ node: JSONNode) throws(Rejection) {
        var bounds = try Self.elements(node, "explicitBounds")
        while let bound = bounds.next() {
            do throws(Rejection) {
                writer.batch.bounds.append(try OTLPJSONNumber.double(bound, "explicitBounds"))
            } catch {
                // A bound that is not finite is no value that was measured.
                throw Rejection(.malformed, error.message)
            }
        }
    }

    private func readSide(
        _ node: JSONNode, _ side: inout OTLPPointWriter.Exponential.Side,
        _ histogram: inout OTLPPointWriter.Histogram
    ) throws(Rejection) {
        guard node.kind == .object else { throw Self.broken("positive or negative", node) }
        let first = writer.batch.counts.count
        for (name, member) in node.members where member.kind != .null {
            switch OTLPKey(name) {
            case "offset": side.offset = try OTLPJSONNumber.signed(member, "offset")
            case "bucketCounts": try readCounts(member, &histogram)
            default: break
            }
        }
        side.counts = first..<writer.batch.counts.count
    }
}
