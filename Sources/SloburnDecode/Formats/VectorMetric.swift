internal import SloburnModel

/// One of Vector's metric events: its members, those that are null left out.
struct VectorMetric {
    /// What its value is.
    enum Shape {
        case counter, gauge, distribution, aggregatedHistogram, aggregatedSummary, set, sketch
    }

    private(set) var name: JSONNode?
    private(set) var namespace: JSONNode?
    private(set) var tags: JSONNode?
    private(set) var timestamp: JSONNode?
    private(set) var interval: JSONNode?
    private(set) var kind: JSONNode?
    private(set) var value: (shape: Shape, node: JSONNode)?
    private let element: JSONNode
    private var wrapped: (key: UnsafeRawBufferPointer, node: JSONNode)?
    private var hasSeveralValues = false

    /// Finds the members of an event, also of one in the wrap of `native_json`.
    ///
    /// - Throws: `.unsupported` for logs and traces; `.malformed` for what is no object or has two values.
    init(_ element: JSONNode) throws(Rejection) {
        self.init(membersOf: element)
        if name == nil, let wrapped {
            guard wrapped.key.equals("metric") else {
                let type = wrapped.key.equals("log") ? "log" : "trace"
                throw Rejection(.unsupported, "the element is a \(type) event; only metric events can be counted")
            }
            self.init(membersOf: wrapped.node)
        }
        guard element.kind == .object else { throw Rejection(noObject: element) }
        guard !hasSeveralValues else {
            throw Rejection(.malformed, "the metric has several values; it must have one, as in \"counter\"")
        }
    }

    private init(membersOf element: JSONNode) {
        self.element = element
        for (key, node) in element.members where node.kind != .null {
            if key.equals("name") {
                name = node
            } else if key.equals("namespace") {
                namespace = node
            } else if key.equals("tags") {
                tags = node
            } else if key.equals("timestamp") {
                timestamp = node
            } else if key.equals("interval_ms") {
                interval = node
            } else if key.equals("kind") {
                kind = node
            } else if let shape = Shape(key) {
                hasSeveralValues = hasSeveralValues || value.map { $0.shape != shape } ?? false
                value = (shape, node)
            } else if node.kind == .object, key.equals("metric") || key.equals("log") || key.equals("trace") {
                wrapped = (key, node)
            }
        }
    }

    /// The metric's whole name: that of its namespace, an underscore, and its own.
    ///
    /// - Throws: `.missingField` where it has none; `.malformed` where it is no text.
    func fullName(in record: UnsafeRawBufferPointer, _ arena: TextArena) throws(Rejection) -> UnsafeRawBufferPointer {
        guard let name else {
            throw Rejection(
                .missingField, "name is missing; it must be the metric's name",
                hint: RecordHint.of(element, wanted: .vectorJSON))
        }
        guard name.kind == .string, !name.bytes.isEmpty else {
            throw Rejection(.malformed, "name is \(name.excerpt); it must be the metric's name")
        }
        guard let namespace else { return arena.kept(name.bytes, of: record) }
        guard namespace.kind == .string else {
            throw Rejection(.malformed, "namespace is \(namespace.excerpt); it must be text")
        }
        guard !namespace.bytes.isEmpty else { return arena.kept(name.bytes, of: record) }
        return arena.text(namespace.bytes, UInt8(ascii: "_"), name.bytes)
    }

    /// Whether the value is a change, not the whole.
    ///
    /// - Throws: `.missingField` or `.malformed` where the kind does not tell.
    func isIncremental() throws(Rejection) -> Bool {
        guard let kind else {
            throw Rejection(.missingField, "kind is missing; it must be \"incremental\" or \"absolute\"")
        }
        if kind.kind == .string, kind.bytes.equals("incremental") { return true }
        guard kind.kind == .string, kind.bytes.equals("absolute") else {
            throw Rejection(.malformed, "kind is \(kind.excerpt); it must be \"incremental\" or \"absolute\"")
        }
        return false
    }
}

extension VectorMetric.Shape {
    init?(_ key: UnsafeRawBufferPointer) {
        if key.equals("counter") {
            self = .counter
        } else if key.equals("gauge") {
            self = .gauge
        } else if key.equals("distribution") {
            self = .distribution
        } else if key.equals("aggregated_histogram") {
            self = .aggregatedHistogram
        } else if key.equals("aggregated_summary") {
            self = .aggregatedSummary
        } else if key.equals("set") {
            self = .set
        } else if key.equals("sketch") {
            self = .sketch
        } else {
            return nil
        }
    }
}
