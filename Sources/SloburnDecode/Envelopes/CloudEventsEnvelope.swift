public import SloburnModel

/// Takes events out of records of CloudEvents' Kafka binding.
///
/// - *Structured*: the header `content-type` begins with `application/cloudevents`; the value is the event in JSON, or
///   an array of events where it begins with `application/cloudevents-batch`. Headers on the way can get lost, so a
///   value is read so as well where no header names an attribute and it is a JSON object with a `specversion`, or an
///   array that begins with one.
/// - *Binary*: all else. Attributes are in headers `ce_NAME`, or `ce-NAME` as older producers write, `content-type` is
///   the attribute `datacontenttype`, and the value is the data. Letter case makes no difference in names of headers;
///   of several alike the last one counts. A value that is null or has no bytes is an event without data.
///
/// The versions 1.0 and 0.3 are read. An envelope is reused from record to record and belongs to one thread.
///
/// *Source:* CloudEvents 1.0.2, "Kafka Protocol Binding" and "JSON Event Format"; 0.3 for `datacontentencoding`.
public final class CloudEventsEnvelope {
    struct Attribute {
        var name: UnsafeRawBufferPointer
        var value: UnsafeRawBufferPointer
    }

    /// The events of the record in its order.
    public private(set) var events: [CloudEvent] = []
    /// The events that could not be used, by their position in the record.
    public private(set) var refusals: [PointBatch.Refusal] = []
    var attributes: [Attribute] = []
    let reader = JSONTreeReader()
    let arena = TextArena()

    /// Creates an envelope.
    public init() {}

    /// Takes the events out of a record.
    ///
    /// One with neither a value nor attributes, a tombstone, has none.
    ///
    /// - Parameters:
    ///   - value: the record's value, nil for null; events point into it.
    ///   - headers: the record's headers.
    /// - Throws: `.malformed` where the value is not JSON as it should be, `.unsupported` for other event formats,
    ///   `.missingField` where nothing tells of an event. Single events that can't be used are among `refusals`.
    public func open(_ value: UnsafeRawBufferPointer?, headers: [RecordHeader]) throws(Rejection) {
        events.removeAll(keepingCapacity: true)
        refusals.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        arena.removeAll()
        var contentType: UnsafeRawBufferPointer?
        for header in headers { read(header, &contentType) }
        if let contentType, let format = try CloudEventsFormat(contentType: contentType) {
            attributes.removeAll(keepingCapacity: true)
            guard let value else { return }
            try openStructured(value, isBatch: format == .batch)
        } else if !attributes.isEmpty {
            if let contentType { attributes.append(Attribute(name: Self.name("datacontenttype"), value: contentType)) }
            let data = value.flatMap { $0.isEmpty ? nil : $0 }
            add(0, from: 0) { () throws(Rejection) in data }
        } else if let value {
            try openUnmarked(value)
        }
    }

    /// An attribute of an event, `id`, `time` and extensions alike; nil where it has none of this name.
    ///
    /// Numbers and booleans are given as the text they were written with.
    public func attribute(_ name: UnsafeRawBufferPointer, of event: CloudEvent) -> UnsafeRawBufferPointer? {
        attribute(name, in: event.attributes)
    }

    /// An attribute of an event.
    public func attribute(_ name: StaticString, of event: CloudEvent) -> UnsafeRawBufferPointer? {
        attribute(Self.name(name), in: event.attributes)
    }

    /// The names of an event's attributes, as often as they come.
    public func attributeNames(of event: CloudEvent) -> [UnsafeRawBufferPointer] {
        attributes[event.attributes].map(\.name)
    }

    static func name(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    func attribute(_ name: UnsafeRawBufferPointer, in range: Range<Int>) -> UnsafeRawBufferPointer? {
        // Of several alike the last one counts.
        var index = range.upperBound
        while index > range.lowerBound {
            index -= 1
            if Self.isEqual(attributes[index].name, name) { return attributes[index].value }
        }
        return nil
    }

    private static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }

    /// Adds an event, or notes why it can't be used.
    ///
    /// - Parameters:
    ///   - index: its position.
    ///   - start: where its attributes begin, the last ones there are.
    ///   - data: gives its data, once its attributes are known to be right.
    func add(
        _ index: Int, from start: Int, data: () throws(Rejection) -> UnsafeRawBufferPointer?
    ) {
        let range = start..<attributes.count
        do throws(Rejection) {
            try checkVersion(range)
            let source = try required("source", range)
            let id = try required("id", range)
            _ = try required("type", range)
            let data = try data()
            events.append(
                CloudEvent(index: index, data: data, deduplicationKey: key(source, id), attributes: range))
        } catch {
            refuse(index, from: start, error)
        }
    }

    /// The length of the source keeps one that ends like another's id begins apart from it.
    private func key(_ source: UnsafeRawBufferPointer, _ id: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = arena.text(arena.text(Int64(source.count)), UInt8(ascii: ":"), source)
        let room = arena.room(for: start.count + id.count)
        room.copyMemory(from: start)
        UnsafeMutableRawBufferPointer(rebasing: room[start.count...]).copyMemory(from: id)
        return UnsafeRawBufferPointer(room)
    }

    /// Notes that an event can't be used, and forgets its attributes.
    func refuse(_ index: Int, from start: Int, _ rejection: Rejection) {
        attributes.removeSubrange(start...)
        refusals.append(PointBatch.Refusal(index: index, rejection: rejection))
    }
}
