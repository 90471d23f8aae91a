internal import SloburnModel
internal import SloburnNormalize

/// Reads a record of OTLP in JSON: the frames around the points.
struct OTLPJSONDecoder {
    var writer: OTLPPointWriter
    /// The metric that the durations of spans are.
    let spanMetric: UnsafeRawBufferPointer
    /// Whether a key was met that is unknown and written with an underscore.
    private(set) var hasSnakeCase = false

    /// Creates a decoder for one record.
    init(writer: OTLPPointWriter, spanMetric: UnsafeRawBufferPointer) {
        self.writer = writer
        self.spanMetric = spanMetric
    }

    /// The member of a record that holds the groups of this signal.
    var groups: StaticString { isSpans ? "resourceSpans" : "resourceMetrics" }

    private var isSpans: Bool { writer.options.signal == .spans }

    /// Reads a whole record.
    mutating func read(_ record: JSONNode) throws(Rejection) {
        guard record.kind == .object else {
            throw Rejection(.malformed, "the record is no JSON object; OTLP in JSON is one object a record")
        }
        var isEmpty = true
        for (name, value) in record.members {
            isEmpty = false
            guard name.equals(groups) else {
                note(name)
                continue
            }
            var groups = try Self.elements(value, "the groups of resources")
            // An empty list says what it is.
            if groups.isEmpty { writer.hasData = true }
            while let group = groups.next() { try readGroup(group) }
        }
        if isEmpty { writer.hasData = true }
    }

    private mutating func readGroup(_ group: JSONNode) throws(Rejection) {
        try Self.checkObject(group, "a resource's group")
        writer.beginResource()
        if let resource = group["resource"], resource.kind != .null {
            try Self.checkObject(resource, "resource")
            var attributes = try Self.elements(resource["attributes"], "a resource's attributes")
            while let element = attributes.next() {
                guard let attribute = OTLPJSONAttribute(element),
                    writer.addResourceAttribute(attribute.key, attribute.value)
                else { throw Self.broken("a resource's attribute", element) }
            }
        }
        writer.endResource()
        for (name, value) in group.members {
            guard name.equals(isSpans ? "scopeSpans" : "scopeMetrics") else {
                note(name)
                continue
            }
            var scopes = try Self.elements(value, "the groups of scopes")
            while let scope = scopes.next() { try readScopeGroup(scope) }
        }
    }

    private mutating func readScopeGroup(_ group: JSONNode) throws(Rejection) {
        try Self.checkObject(group, "a scope's group")
        writer.beginScope()
        let scope = group["scope"]
        if let scope, scope.kind != .null {
            try Self.checkObject(scope, "scope")
            var attributes = try Self.elements(scope["attributes"], "a scope's attributes")
            while let element = attributes.next() {
                guard let attribute = OTLPJSONAttribute(element) else {
                    throw Self.broken("a scope's attribute", element)
                }
                writer.addScopeAttribute(attribute.key, attribute.value)
            }
        }
        writer.endScope(
            name: try Self.text(scope?["name"], "a scope's name"),
            version: try Self.text(scope?["version"], "a scope's version"))
        for (name, value) in group.members {
            guard name.equals(isSpans ? "spans" : "metrics") else {
                note(name)
                continue
            }
            var elements = try Self.elements(value, "the elements of a scope")
            while let element = elements.next() {
                if isSpans { readSpan(element) } else { try readMetric(element) }
            }
        }
    }

    /// Reads a metric: of several kinds of data the last one counts.
    private mutating func readMetric(_ node: JSONNode) throws(Rejection) {
        try Self.checkObject(node, "a metric")
        var metric = OTLPMetric(
            name: try Self.text(node["name"], "a metric's name"), unit: try Self.text(node["unit"], "a metric's unit"),
            data: .gauge)
        var data: JSONNode?
        for (name, value) in node.members where value.kind == .object {
            switch OTLPKey(name) {
            case "gauge": metric.data = .gauge
            case "sum": metric.data = .sum
            case "histogram": metric.data = .histogram
            case "exponentialHistogram": metric.data = .exponential
            case "summary": metric.data = .summary
            default:
                note(name)
                continue
            }
            data = value
        }
        guard let data else { return }
        let points = data["dataPoints"]
        if points == nil { for (name, _) in data.members { note(name) } }
        // Points under another name are none that were sent on purpose.
        if points != nil || !hasSnakeCase { writer.hasData = true }
        metric.isMonotonic = data["isMonotonic"]?.kind == .true
        if let temporality = data["aggregationTemporality"] { try Self.readTemporality(temporality, &metric) }
        writer.beginMetric(metric)
        var elements = try Self.elements(points, "dataPoints")
        while let point = elements.next() { readPoint(point) }
    }

    private static func readTemporality(_ node: JSONNode, _ metric: inout OTLPMetric) throws(Rejection) {
        switch OTLPKey(node.bytes) {
        case "AGGREGATION_TEMPORALITY_UNSPECIFIED", "": metric.temporality = 0
        case "AGGREGATION_TEMPORALITY_DELTA": metric.temporality = 1
        case "AGGREGATION_TEMPORALITY_CUMULATIVE": metric.temporality = 2
        default: metric.temporality = try OTLPJSONNumber.unsigned(node, "aggregationTemporality")
        }
    }
}

// MARK: - Shapes

extension OTLPJSONDecoder {
    /// Notes an unknown key, which is ignored.
    private mutating func note(_ name: UnsafeRawBufferPointer) {
        if name.contains(UInt8(ascii: "_")) { hasSnakeCase = true }
    }

    /// The elements of a member that should be an array; none where it is absent.
    static func elements(_ node: JSONNode?, _ name: StaticString) throws(Rejection) -> OTLPJSONElements {
        guard let node, node.kind != .null else { return OTLPJSONElements(elements: nil) }
        guard node.kind == .array else { throw broken(name, node) }
        return OTLPJSONElements(elements: node.elements)
    }

    private static func checkObject(_ node: JSONNode, _ name: StaticString) throws(Rejection) {
        guard node.kind == .object else { throw broken(name, node) }
    }

    /// The text of a member that should be a string; empty where it is absent.
    static func text(_ node: JSONNode?, _ name: StaticString) throws(Rejection) -> UnsafeRawBufferPointer {
        guard let node, node.kind != .null else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard node.kind == .string else { throw broken(name, node) }
        return node.bytes
    }

    /// The refusal of a member that is something else than OTLP has there.
    static func broken(_ name: StaticString, _ node: JSONNode) -> Rejection {
        Rejection(.malformed, "\(name) \(Excerpt.quoted(node.bytes)) is not what OTLP has there")
    }
}

/// The elements of an array, or of none.
struct OTLPJSONElements {
    var elements: JSONNode.Elements?

    /// Whether there are no more.
    var isEmpty: Bool {
        var rest = self
        return rest.next() == nil
    }

    /// The next element.
    mutating func next() -> JSONNode? { elements?.next() }
}
