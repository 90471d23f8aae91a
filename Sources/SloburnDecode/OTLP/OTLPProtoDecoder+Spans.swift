internal import SloburnModel

extension OTLPProtoDecoder {
    /// Reads a span, which is a point where its kind is wanted.
    mutating func readSpan(_ span: WireReader) {
        writer.beginPoint()
        var reader = span
        var properties = OTLPSpan()
        while let tag = reader.tag() {
            switch tag {
            case OTLPTag.Span.attribute: readAttribute(&reader)
            case OTLPTag.Span.name: properties.name = reader.message().bytes
            case OTLPTag.Span.kind: properties.kind = reader.varint()
            case OTLPTag.Span.start: properties.times.start = reader.fixed64()
            case OTLPTag.Span.end: properties.times.time = reader.fixed64()
            case OTLPTag.Span.status: readStatus(&reader, &properties)
            default: reader.skip(tag)
            }
        }
        // Whatever else reads as a span has no such times.
        if properties.times.start != 0 || properties.times.time != 0 { writer.hasData = true }
        guard !reader.isBroken, properties.name.isUTF8 else {
            return writer.refuse(.malformed, "the span is not valid Protobuf of OTLP")
        }
        writer.add(properties, metric: spanMetric)
    }

    private func readStatus(_ reader: inout WireReader, _ properties: inout OTLPSpan) {
        var status = reader.message()
        while let tag = status.tag() {
            if tag == OTLPTag.Span.statusCode {
                properties.status = status.varint()
            } else {
                status.skip(tag)
            }
        }
        if status.isBroken { reader.fail() }
    }
}
