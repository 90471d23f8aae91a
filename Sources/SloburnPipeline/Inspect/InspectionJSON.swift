import SloburnModel
import SloburnNormalize

extension InspectedRecord {
    /// The record as one JSON object on a line, with its line break.
    public var jsonLine: [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object { writer in
            writer.member("topic", input.topic)
            writer.member("partition", Int64(input.partition))
            writer.member("offset", offset)
            if let timestamp { writer.member("timestamp", timestamp.milliseconds) }
            writer.key("sources")
            writer.array { writer in for reading in readings { reading.write(to: &writer) } }
        }
        return writer.bytes + [0x0A]
    }
}

extension InspectedReading {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("source", source)
            if isTombstone { writer.flag("tombstone") }
            if hasMoreLabels { writer.flag("moreLabels") }
            writer.key("elements")
            writer.array { writer in for element in elements { element.write(to: &writer, source: source) } }
        }
    }
}

extension InspectedElement {
    fileprivate func write(to writer: inout JSONWriter, source: String) {
        writer.object { writer in
            writer.member("index", Int64(index))
            if let metric { writer.member("metric", metric) }
            if let kind { writer.member("kind", kind.rawValue) }
            if let time { writer.member("time", time) }
            value?.write(to: &writer)
            writer.key("labels")
            writer.object { writer in for label in labels { writer.member(label.name, label.value) } }
            writeTellings(to: &writer)
            outcome.write(to: &writer, source: source)
        }
    }

    /// What it tells of how complete sources are; nothing where that is not asked.
    private func writeTellings(to writer: inout JSONWriter) {
        if lacksNumber { writer.flag("lacksNumber") }
        guard !evidence.isEmpty else { return }
        writer.key("tells")
        writer.array { writer in
            for evidence in evidence {
                writer.object { writer in
                    writer.member("source", evidence.source)
                    if let numbers = evidence.numbers.first {
                        writer.member("number", numbers.last)
                        writer.member("producer", numbers.producer)
                    }
                    if !evidence.heard.isEmpty {
                        writer.key("heard")
                        writer.array { writer in evidence.heard.forEach { writer.value($0) } }
                    }
                    if let declared = evidence.declared { writer.member("declared", declared) }
                }
            }
        }
    }
}

extension InspectedValue {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .end: writer.flag("seriesEnds")
        case .number(let number):
            if let quantity = number.quantity {
                writer.key("value")
                writer.raw(quantity.number.utf8)
                writer.member("unit", quantity.unit)
            }
            if number.quantity == nil || number.differingText != nil {
                writer.member("written", number.written)
                writer.member("writtenUnit", number.unit)
            }
        case .distribution(let distribution):
            writer.key("histogram")
            writer.object { writer in
                writer.member("count", distribution.count)
                writer.member("unit", distribution.unit)
                writer.key("buckets")
                writer.object { writer in
                    for bucket in distribution.buckets { writer.member(bucket.range, bucket.count) }
                }
            }
        }
    }
}

extension InspectedOutcome {
    fileprivate func write(to writer: inout JSONWriter, source: String) {
        switch self {
        case .counted(let counts):
            writer.member("outcome", "counted")
            writer.key("counts")
            writer.array { writer in for count in counts { count.write(to: &writer) } }
        case .unmatched(let miss):
            writer.member("outcome", "unmatched")
            if case .matcher(let slo, let matcher, let value) = miss {
                writer.key("nearest")
                writer.object { writer in
                    writer.member("slo", slo)
                    writer.member("matcher", matcher.text)
                    writer.member("value", value)
                }
            }
            writer.member("reason", miss.text)
        case .duplicate: writer.member("outcome", "duplicate")
        case .ended: writer.member("outcome", "ended")
        case .refused(let rejection):
            writer.member("outcome", "refused")
            writer.member("class", rejection.reason.rawValue)
            // As the dead letter has it.
            writer.member("message", "\(source): \(rejection.message)")
        }
    }
}

extension InspectedCount {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", key)
            writer.member("as", roleText)
            writer.member("matched", matched)
            writer.member("total", total)
            switch form {
            case .single: break
            case .increase: writer.flag("increase")
            case .distribution(let isExact):
                writer.key("exact")
                writer.value(isExact)
            }
            switch standing {
            case .primary: break
            case .fallback(let primary): writer.member("fallbackOf", primary)
            case .comparison(let primary): writer.member("comparedWith", primary)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func flag(_ name: String) {
        key(name)
        value(true)
    }
}
