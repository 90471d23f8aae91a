internal import SloburnModel

/// Reads a record of OTLP in Protobuf: the frames around the points.
///
/// Fields come in any order, and a message that comes in parts is the sum of them. So each level is read for what
/// is said about all below it first, and then for what is below.
struct OTLPProtoDecoder {
    var writer: OTLPPointWriter
    /// The metric that the durations of spans are.
    let spanMetric: UnsafeRawBufferPointer

    /// Reads a whole record.
    mutating func read(_ record: WireReader) throws(Rejection) {
        var groups = WireFields(OTLPTag.group, of: record)
        while let group = groups.next() { try readGroup(group) }
        try check(groups.reader, "the record")
    }

    private mutating func readGroup(_ group: WireReader) throws(Rejection) {
        writer.beginResource()
        var resources = WireFields(OTLPTag.resource, of: group)
        while let resource = resources.next() { try readResource(resource) }
        try check(resources.reader, "a resource's group")
        writer.endResource()
        var scopes = WireFields(OTLPTag.scopeGroup, of: group)
        while let scope = scopes.next() { try readScopeGroup(scope) }
    }

    private mutating func readResource(_ resource: WireReader) throws(Rejection) {
        var attributes = WireFields(OTLPTag.resourceAttribute, of: resource)
        while let message = attributes.next() {
            guard let attribute = OTLPProtoAttribute(message),
                writer.addResourceAttribute(attribute.key, attribute.value)
            else { throw Self.broken("a resource's attribute") }
        }
        try check(attributes.reader, "a resource")
    }

    private mutating func readScopeGroup(_ group: WireReader) throws(Rejection) {
        writer.beginScope()
        var name = UnsafeRawBufferPointer(start: nil, count: 0)
        var version = name
        var scopes = WireFields(OTLPTag.scope, of: group)
        while let scope = scopes.next() { try readScope(scope, &name, &version) }
        try check(scopes.reader, "a scope's group")
        writer.endScope(name: name, version: version)
        var elements = WireFields(OTLPTag.element, of: group)
        switch writer.options.signal {
        case .metrics:
            while let metric = elements.next() { try readMetric(metric) }
        case .spans:
            while let span = elements.next() { readSpan(span) }
        }
    }

    private mutating func readScope(
        _ scope: WireReader, _ name: inout UnsafeRawBufferPointer, _ version: inout UnsafeRawBufferPointer
    ) throws(Rejection) {
        var reader = scope
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Scope.name: name = reader.message().bytes
            case OTLPTag.Scope.version: version = reader.message().bytes
            case OTLPTag.Scope.attribute:
                guard let attribute = OTLPProtoAttribute(reader.message()) else {
                    throw Self.broken("a scope's attribute")
                }
                writer.addScopeAttribute(attribute.key, attribute.value)
            default: reader.skip(tag)
            }
        }
        try check(reader, "a scope")
        guard name.isUTF8, version.isUTF8 else { throw Self.broken("a scope's name or version") }
    }

    /// Reads a metric: of several kinds of data the last one counts.
    private mutating func readMetric(_ message: WireReader) throws(Rejection) {
        var reader = message
        var name = UnsafeRawBufferPointer(start: nil, count: 0)
        var unit = name
        var data: (tag: UInt32, first: WireReader)?
        while true {
            let field = reader
            guard let tag = reader.tag() else { break }
            switch tag {
            case OTLPTag.Metric.name: name = reader.message().bytes
            case OTLPTag.Metric.unit: unit = reader.message().bytes
            case OTLPTag.Metric.gauge, OTLPTag.Metric.sum, OTLPTag.Metric.histogram, OTLPTag.Metric.exponential,
                OTLPTag.Metric.summary:
                if data?.tag != tag { data = (tag, field) }
                reader.skip(tag)
            default: reader.skip(tag)
            }
        }
        try check(reader, "a metric")
        guard name.isUTF8, unit.isUTF8 else { throw Self.broken("a metric's name or unit") }
        guard let data, let kind = Self.kind(data.tag) else { return }
        writer.hasData = true
        var metric = OTLPMetric(name: name, unit: unit, data: kind)
        try readProperties(data.tag, data.first, &metric)
        writer.beginMetric(metric)
        readPoints(data.tag, data.first)
    }

    /// Reads what is said about all points of a metric, which comes behind them.
    private func readProperties(
        _ tag: UInt32, _ message: WireReader, _ metric: inout OTLPMetric
    ) throws(Rejection) {
        var parts = WireFields(tag, of: message)
        while let part = parts.next() {
            var reader = part
            while let tag = reader.tag() {
                switch tag {
                case OTLPTag.Data.temporality: metric.temporality = reader.varint()
                case OTLPTag.Data.isMonotonic: metric.isMonotonic = reader.varint() != 0
                default: reader.skip(tag)
                }
            }
            try check(reader, "a metric's data")
        }
    }

    private static func kind(_ tag: UInt32) -> OTLPMetric.Data? {
        switch tag {
        case OTLPTag.Metric.gauge: .gauge
        case OTLPTag.Metric.sum: .sum
        case OTLPTag.Metric.histogram: .histogram
        case OTLPTag.Metric.exponential: .exponential
        case OTLPTag.Metric.summary: .summary
        default: nil
        }
    }

    private func check(_ reader: WireReader, _ name: StaticString) throws(Rejection) {
        if reader.isBroken { throw Self.broken(name) }
    }

    /// The refusal of a record, to which the codec adds what it may be.
    private static func broken(_ name: StaticString) -> Rejection {
        Rejection(.malformed, "\(name) is not valid Protobuf of OTLP")
    }
}
