internal import SloburnModel

extension OTLPJSONDecoder {
    /// Reads a span, which is a point where its kind is wanted.
    mutating func readSpan(_ node: JSONNode) {
        writer.beginPoint()
        do throws(Rejection) {
            guard node.kind == .object else { throw Self.broken("a span", node) }
            var span = OTLPSpan()
            for (name, member) in node.members where member.kind != .null {
                try readMember(name, member, &span)
            }
            writer.add(span, metric: spanMetric)
        } catch {
            writer.refuse(error)
        }
    }

    private mutating func readMember(
        _ name: UnsafeRawBufferPointer, _ member: JSONNode, _ span: inout OTLPSpan
    ) throws(Rejection) {
        switch OTLPKey(name) {
        case "attributes": try readAttributes(member)
        case "name": span.name = try Self.text(member, "a span's name")
        case "kind": span.kind = try Self.spanKind(member)
        case "startTimeUnixNano":
            writer.hasData = true
            span.times.start = try OTLPJSONNumber.unsigned(member, "startTimeUnixNano", .badTimestamp)
        case "endTimeUnixNano":
            writer.hasData = true
            span.times.time = try OTLPJSONNumber.unsigned(member, "endTimeUnixNano", .badTimestamp)
        case "status":
            if let code = member["code"], code.kind != .null { span.status = try Self.statusCode(code) }
        default: break
        }
    }

    private static func spanKind(_ node: JSONNode) throws(Rejection) -> UInt64 {
        switch OTLPKey(node.bytes) {
        case "SPAN_KIND_UNSPECIFIED": 0
        case "SPAN_KIND_INTERNAL": 1
        case "SPAN_KIND_SERVER": 2
        case "SPAN_KIND_CLIENT": 3
        case "SPAN_KIND_PRODUCER": 4
        case "SPAN_KIND_CONSUMER": 5
        default: try OTLPJSONNumber.unsigned(node, "kind")
        }
    }

    private static func statusCode(_ node: JSONNode) throws(Rejection) -> UInt64 {
        switch OTLPKey(node.bytes) {
        case "STATUS_CODE_UNSET": 0
        case "STATUS_CODE_OK": 1
        case "STATUS_CODE_ERROR": 2
        default: try OTLPJSONNumber.unsigned(node, "status.code")
        }
    }
}
