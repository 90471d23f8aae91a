import SloburnDecode
import SloburnModel
import SloburnNormalize

/// What an envelope holds: the bytes for a codec, and what the envelope says of them.
struct Payload {
    /// What a codec reads; nil for an event without data.
    var bytes: UnsafeRawBufferPointer?
    /// Its position in the record.
    var index = 0
    /// What tells the event from all others; nil where the envelope does not say.
    var id: UnsafeRawBufferPointer?
    /// When it happened, as text; nil where the envelope does not say.
    var time: UnsafeRawBufferPointer?
}

/// Takes the payloads of one source's records out of their envelopes.
///
/// It belongs to one thread and is no value: it keeps the record at hand.
final class EnvelopeIntake {
    private enum Kind {
        case cloudEvents(CloudEventsEnvelope)
        case confluent(hasMessageIndexes: Bool, AvroPayloads?)
        case connect(ConnectEnvelope)
    }

    /// The attributes of the payload at hand that are labels, by the number of the label; empty for all other labels.
    ///
    /// Behind those of the labels are the extra ones.
    private(set) var labelTexts: [UnsafeRawBufferPointer]
    /// Where the texts of extra attributes are.
    private(set) var extras: [String: Int] = [:]
    /// How many events came before the one at hand.
    private(set) var eventNumber: Int64 = -1
    private let kind: Kind
    // The labels that are attributes, without the prefix.
    private let attributes: [(label: Int, name: [UInt8])]
    private let times = TimestampParser(encoding: .rfc3339, timeZone: nil)

    /// Creates the intake of a source; nil where its records have no envelope.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - labels: the labels that are needed of its samples.
    ///   - extras: attributes that are needed for something else, named as labels are.
    ///   - schemas: gives schemas that the source does not hold.
    init?(
        _ source: DataSourceDefinition, labels: [String], extras: [String] = [], _ schemas: @escaping SchemaLookup
    ) {
        let names = labels + extras
        labelTexts = names.map { _ in UnsafeRawBufferPointer(start: nil, count: 0) }
        var attributes: [(Int, [UInt8])] = []
        switch source.envelope {
        case .none: return nil
        case .cloudEvents:
            kind = .cloudEvents(CloudEventsEnvelope())
            for (offset, name) in extras.enumerated() { self.extras[name] = labels.count + offset }
            for (number, label) in names.enumerated() where label.hasPrefix(DataSourceDefinition.attributePrefix) {
                attributes.append(
                    (number, Array(label.utf8.dropFirst(DataSourceDefinition.attributePrefix.utf8.count))))
            }
        case .confluent:
            kind = .confluent(
                hasMessageIndexes: source.format.isProtobuf, source.avroSchemas.map { AvroPayloads($0, schemas) })
        case .connectJSON: kind = .connect(ConnectEnvelope())
        }
        self.attributes = attributes
    }

    /// Whether the record's headers are needed.
    var needsHeaders: Bool {
        switch kind {
        case .cloudEvents, .confluent: true
        case .connect: false
        }
    }

    /// Whether events have ids.
    var hasIDs: Bool {
        if case .cloudEvents = kind { return true }
        return false
    }

    /// The schema that has to be asked for before a record can be opened; nil for none.
    func missingSchema(of record: InputRecord) -> SchemaRequest? {
        guard case .confluent(let hasIndexes, let avro?) = kind, avro.asksForSchemas, let value = record.value,
            let frame = try? ConfluentFrame(
                value, headers: record.headers?.all ?? [], hasMessageIndexes: hasIndexes)
        else { return nil }
        return avro.missing(frame.schema)
    }

    /// Takes the payloads out of a record, in its order.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - body: takes each payload, or its position and why it can't be used.
    func open(_ record: InputRecord, _ body: (Result<Payload, RefusedPayload>) -> Void) {
        do throws(Rejection) {
            switch kind {
            case .cloudEvents(let envelope): try open(record, envelope, body)
            case .confluent(let hasIndexes, let avro):
                guard let value = record.value else { return }
                let frame = try ConfluentFrame(value, headers: record.headers?.all ?? [], hasMessageIndexes: hasIndexes)
                let bytes = UnsafeRawBufferPointer(rebasing: value[frame.payload])
                body(
                    .success(
                        Payload(
                            bytes: try avro.map { avro throws(Rejection) in
                                try avro.json(of: bytes, frame.schema)
                            } ?? bytes)))
            case .connect(let envelope):
                guard let value = record.value, let payload = try envelope.open(value) else { return }
                body(.success(Payload(bytes: payload)))
            }
        } catch {
            body(.failure(RefusedPayload(index: 0, rejection: error)))
        }
    }

    /// When an event happened; nil where its envelope does not say.
    func time(of payload: Payload) throws(Rejection) -> Timestamp? {
        guard let text = payload.time else { return nil }
        return try times.parse(text, isNumber: false)
    }

    private func open(
        _ record: InputRecord, _ envelope: CloudEventsEnvelope, _ body: (Result<Payload, RefusedPayload>) -> Void
    ) throws(Rejection) {
        try envelope.open(record.value, headers: record.headers?.all ?? [])
        var refused = 0
        for event in envelope.events {
            while refused < envelope.refusals.count, envelope.refusals[refused].index < event.index {
                body(.failure(RefusedPayload(envelope.refusals[refused])))
                refused += 1
            }
            eventNumber += 1
            for (label, name) in attributes {
                let value = name.withUnsafeBytes { envelope.attribute($0, of: event) }
                labelTexts[label] = value ?? UnsafeRawBufferPointer(start: nil, count: 0)
            }
            body(
                .success(
                    Payload(
                        bytes: event.data, index: event.index, id: event.deduplicationKey,
                        time: envelope.attribute("time", of: event))))
        }
        for refusal in envelope.refusals[refused...] { body(.failure(RefusedPayload(refusal))) }
    }
}

/// A payload that can't be used.
struct RefusedPayload: Error {
    /// Its position in the record.
    var index: Int
    /// Why.
    var rejection: Rejection

    init(index: Int, rejection: Rejection) {
        self.index = index
        self.rejection = rejection
    }

    init(_ refusal: PointBatch.Refusal) {
        self.init(index: refusal.index, rejection: refusal.rejection)
    }
}
