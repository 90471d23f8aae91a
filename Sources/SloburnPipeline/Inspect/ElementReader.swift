import SloburnDecode
import SloburnModel

/// An element as it was read, with all of its labels.
struct ReadElement {
    var index: Int
    var metric: String?
    var kind: MetricKind?
    var labels: [InspectedLabel] = []
    var time: Timestamp?
    var value: InspectedValue?

    /// The labels by name, the metric's name among them.
    var selectorLabels: [String: String] {
        var texts: [String: String] = [:]
        for label in labels { texts[label.name] = label.value }
        texts[Selector.metricNameLabel] = metric ?? ""
        return texts
    }
}

/// Reads the records of one source with all of their labels, beside the stage that counts them.
///
/// Codecs only give the labels that they are asked for. A record that has others is read again with them asked for, too.
final class ElementReader {
    let source: DataSourceDefinition
    /// The labels of records that selectors and groups need.
    private let asked: [String]
    /// The labels that records are read for, in the order of a key.
    var names: [String] { plan.rawLabels }
    private var plan: LabelPlan
    // Those that the plan was made of.
    private var planned: [String]
    private var json: JSONIntake?
    private var points: PointIntake?
    private var envelope: EnvelopeIntake?
    let found = LabelNameList()
    private let finder: LabelNameFinder
    private let events = CloudEventsEnvelope()
    private let scalars: JSONScalars?
    private let schemas: SchemaLookup

    init(
        _ source: DataSourceDefinition, asked: [String], _ schemas: @escaping SchemaLookup
    ) throws(IngestStage.SetUpError) {
        self.source = source
        self.schemas = schemas
        self.asked = asked
        finder = LabelNameFinder(found)
        planned = Self.names(source, asked, [])
        plan = Self.plan(source, planned)
        envelope = EnvelopeIntake(source, labels: plan.rawLabels, schemas)
        json = try SourcePipeline.jsonIntake(source, labels: plan.rawLabels, envelope)
        points = try SourcePipeline.pointIntake(source, labels: plan.rawLabels, envelope)
        scalars = source.mapping.flatMap { $0.labels == nil ? JSONScalars($0) : nil }
    }

    /// What of its own format can be a label besides what is found in records.
    private static func names(_ source: DataSourceDefinition, _ asked: [String], _ found: [String]) -> [String] {
        var own: [String] = []
        switch source.format {
        case .otlp(let options, _):
            own = ["otel.scope.name", "otel.scope.version"]
            if options.signal == .spans { own += ["span.name", "span.kind", "status.code"] }
        case .json(let mapping, _): own = mapping.labels ?? []
        case .influx, .telegrafJSON, .prometheusJSON, .vectorJSON: break
        }
        var names = asked
        for name in own + found where !names.contains(name) { names.append(name) }
        return names
    }

    /// What the source's rules make of labels of records.
    private static func plan(_ source: DataSourceDefinition, _ names: [String]) -> LabelPlan {
        let rules = source.labels
        let renamed = Dictionary(rules.renamings.map { ($0.from, $0.to) }) { first, _ in first }
        let made = rules.enrichments.flatMap(\.labels) + rules.defaults.keys
        return LabelPlan(rules: rules, labels: names.map { renamed[$0] ?? $0 } + made)
    }

    /// Whether the last record had more labels than are given.
    var hasMoreLabels: Bool { found.isCut }

    /// The elements of a record, in its order.
    func elements(of record: InputRecord) -> [ReadElement] {
        if let size = record.value?.count, size > source.maxRecordBytes { return [ReadElement(index: 0)] }
        // A record may bring as many names of its own: those of others are not kept for ever.
        if found.names.count > LabelNameList.limit / 2 { found.removeAll() }
        noteAttributes(of: record)
        let elements = read(record)
        let wanted = Self.names(source, asked, found.names)
        guard wanted != planned else { return elements }
        planned = wanted
        plan = Self.plan(source, wanted)
        envelope = EnvelopeIntake(source, labels: plan.rawLabels, schemas)
        // They could be made for other labels, so they can for these.
        json = try? SourcePipeline.jsonIntake(source, labels: plan.rawLabels, envelope)
        points = try? SourcePipeline.pointIntake(source, labels: plan.rawLabels, envelope)
        return read(record)
    }

    /// The attributes of CloudEvents are labels too.
    private func noteAttributes(of record: InputRecord) {
        guard source.envelope == .cloudEvents,
            (try? events.open(record.value, headers: record.headers?.all ?? [])) != nil
        else {
            return
        }
        for event in events.events {
            for name in events.attributeNames(of: event) {
                found.add(Array(DataSourceDefinition.attributePrefix.utf8) + Array(name))
            }
        }
    }

    private func read(_ record: InputRecord) -> [ReadElement] {
        guard let envelope else {
            return record.value.map { read(Payload(bytes: $0), recordTime: record.timestamp) } ?? []
        }
        var elements: [ReadElement] = []
        envelope.open(record) { result in
            switch result {
            case .failure(let refused): elements.append(ReadElement(index: refused.index))
            case .success(let payload):
                do throws(Rejection) {
                    elements += read(payload, recordTime: try envelope.time(of: payload) ?? record.timestamp)
                } catch {
                    elements.append(ReadElement(index: payload.index))
                }
            }
        }
        return elements
    }

    private func read(_ payload: Payload, recordTime: Timestamp?) -> [ReadElement] {
        if let json { return readJSON(payload, json, recordTime) }
        guard let points else { return [] }
        if let bytes = payload.bytes { finder.find(in: bytes, source.format) }
        return readPoints(payload, points, recordTime)
    }

    /// The labels of a key that are not empty, sorted by name.
    func labels(of key: borrowing RouteKey) -> [InspectedLabel] {
        var labels: [InspectedLabel] = []
        key.withLabels { _, values in
            plan.withValues(of: values) { values in
                for (name, value) in zip(plan.labels, values) where !value.isEmpty {
                    labels.append(InspectedLabel(name: name, value: String(decoding: value, as: UTF8.self)))
                }
            }
        }
        return labels.sorted { $0.name < $1.name }
    }

    /// Notes which scalar fields an object has, where each of them is a label.
    func noteScalars(of text: UnsafeRawBufferPointer) { scalars?.note(text, found) }
}
