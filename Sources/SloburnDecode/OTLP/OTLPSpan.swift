internal import SloburnModel

/// What is read of a span, beside its attributes.
struct OTLPSpan {
    var name = UnsafeRawBufferPointer(start: nil, count: 0)
    /// 0 to 5, as `kinds`.
    var kind: UInt64 = 0
    /// When it began, and when it ended.
    var times = OTLPPointWriter.Times()
    /// 0 unset, 1 ok, 2 error.
    var status: UInt64 = 0

    /// The kinds in the order of their numbers, and how they are called as labels.
    private static let kinds: [(kind: OTLPOptions.SpanKind, label: StaticString)] = [
        (.unspecified, "unspecified"), (.internal, "internal"), (.server, "server"), (.client, "client"),
        (.producer, "producer"), (.consumer, "consumer"),
    ]
    private static let statuses: [StaticString] = ["unset", "ok", "error"]

    /// Whose view it is; a kind of a later version of the format is unspecified.
    var view: (kind: OTLPOptions.SpanKind, label: StaticString) {
        kind < UInt64(Self.kinds.count) ? Self.kinds[Int(kind)] : Self.kinds[0]
    }

    /// How it ended, as a label.
    var statusLabel: StaticString {
        status < UInt64(Self.statuses.count) ? Self.statuses[Int(status)] : Self.statuses[0]
    }
}

extension OTLPPointWriter {
    /// Adds the span at hand, whose attributes are known, as an event; goes past it where its kind is not wanted.
    mutating func add(_ span: OTLPSpan, metric: UnsafeRawBufferPointer) {
        let view = span.view
        guard options.spanKinds.contains(view.kind) else { return dropPoint() }
        if let number = names.spanName { batch.setLabel(number, span.name) }
        if let number = names.spanKind { batch.setLabel(number, view.label.rawBytes) }
        if let number = names.statusCode { batch.setLabel(number, span.statusLabel.rawBytes) }
        addSpan(span.times, metric: metric)
    }
}
