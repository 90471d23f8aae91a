internal import SloburnModel
internal import SloburnNormalize

/// Reads single metrics of Telegraf's JSON.
struct TelegrafMetricReader {
    private let timestamps: TimestampParser
    /// For times in text where `timestamps` are numbers.
    private let textTimes: TimestampParser

    init(timestamps: TimestampParser) {
        self.timestamps = timestamps
        textTimes =
            switch timestamps.encoding {
            case .s, .ms, .us, .ns: TimestampParser(encoding: .auto, timeZone: timestamps.timeZone)
            case .auto, .rfc3339, .rfc1123, .clf: timestamps
            }
    }

    /// Reads a metric: its points, or one refusal.
    ///
    /// - Parameters:
    ///   - node: the metric.
    ///   - index: the position of its first element; behind it that of the next metric's.
    ///   - batch: where its points go.
    func read(_ node: JSONNode, from index: inout Int, into batch: PointBatch) {
        do throws(Rejection) {
            let parts = Parts(node)
            guard let fields = parts.fields else { throw Self.notAMetric(node) }
            let metric = try metric(parts, batch)
            guard fields.kind == .object else {
                throw Rejection(.malformed, #"property "fields" is \#(fields.found), but must be an object of values"#)
            }
            var names = NameGlance()
            for (key, _) in fields.members { _ = names.take(key) }
            var rest = fields.members
            while let (key, value) = rest.next() {
                // Of several with one name the last counts, as everywhere in JSON.
                if names.mayRepeat(key), rest.contains(where: { $0.name.hasSameBytes(as: key) }) { continue }
                add(key, value, of: metric, at: &index, to: batch)
            }
        } catch {
            batch.refuse(index, error)
            index += 1
        }
    }

    private struct Parts {
        var name: JSONNode?
        var tags: JSONNode?
        var fields: JSONNode?
        var timestamp: JSONNode?

        init(_ node: JSONNode) {
            for (key, value) in node.members {
                if key.equals("fields") {
                    fields = value
                } else if key.equals("name") {
                    name = value
                } else if key.equals("tags") {
                    tags = value
                } else if key.equals("timestamp") {
                    timestamp = value
                }
            }
        }
    }

    private func metric(_ parts: Parts, _ batch: PointBatch) throws(Rejection) -> FieldMetric {
        guard let name = parts.name, name.kind != .null else {
            throw Rejection(.missingField, #"the metric has no "name"; it must be a text such as "http""#)
        }
        guard name.kind == .string, !name.bytes.isEmpty else {
            throw Rejection(.malformed, #"property "name" is \#(name.found), but must be a text such as "http""#)
        }
        var metric = FieldMetric(name: name.bytes)
        do throws(Rejection) {
            metric.time = try time(parts.timestamp)
        } catch {
            throw Rejection(error.reason, "\(error.message) (timestamps are read as \(timestamps.encoding.rawValue))")
        }
        batch.removeCommonLabels()
        if let tags = parts.tags, tags.kind != .null { metric.tags = try readTags(tags, batch) }
        return metric
    }

    private func time(_ node: JSONNode?) throws(Rejection) -> Timestamp? {
        guard let node else { return nil }
        switch node.kind {
        case .absent, .null: return nil
        case .number:
            let field = node.field
            if field.isShortNumber, field.decimals == 0, let time = timestamps.common(field.significand) { return time }
            return try timestamps.parse(node.bytes, isNumber: true)
        case .string:
            return try (Self.isNumber(node.bytes) ? timestamps : textTimes).parse(node.bytes, isNumber: false)
        case .true, .false, .object, .array:
            throw Rejection(
                .badTimestamp,
                #"property "timestamp" is \#(node.found), but must be a number such as 1772366400, or a text"#)
        }
    }

    private static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 || $0 == UInt8(ascii: ".") }
    }

    private func readTags(_ tags: JSONNode, _ batch: PointBatch) throws(Rejection) -> SeriesIdentity {
        guard tags.kind == .object else {
            throw Rejection(.malformed, #"property "tags" is \#(tags.found), but must be an object of texts"#)
        }
        var identity = SeriesIdentity()
        for (key, value) in tags.members {
            guard let text = Self.label(value, batch.arena), !text.isEmpty else { continue }
            identity.add(key, text)
            if let number = batch.labels.number(of: key) { batch.setCommonLabel(number, text) }
        }
        return identity
    }

    /// The text of a tag; nil where it has none.
    private static func label(_ node: JSONNode, _ arena: TextArena) -> UnsafeRawBufferPointer? {
        switch node.kind {
        case .string: return node.bytes
        case .number:
            guard !NumberText.isCanonicalLabel(node.bytes) else { return node.bytes }
            var text: [UInt8] = []
            NumberText.canonicalLabel(node.bytes, into: &text)
            return arena.text(text)
        case .true: return arena.text("true".utf8)
        case .false: return arena.text("false".utf8)
        case .absent, .null, .object, .array: return nil
        }
    }

    private func add(
        _ key: UnsafeRawBufferPointer, _ value: JSONNode, of metric: FieldMetric, at index: inout Int,
        to batch: PointBatch
    ) {
        switch value.kind {
        case .absent, .null, .string: return
        case .true: metric.add(field: key, .short(significand: 1, decimals: 0), at: index, to: batch)
        case .false: metric.add(field: key, .short(significand: 0, decimals: 0), at: index, to: batch)
        case .number:
            do throws(Rejection) {
                metric.add(field: key, try Self.number(value), at: index, to: batch)
            } catch {
                batch.refuse(index, Rejection(error.reason, "field \(Excerpt.quoted(key)): \(error.message)"))
            }
        case .object, .array:
            let message =
                "field \(Excerpt.quoted(key)) is \(value.found), but must be a number, a boolean or a text"
            batch.refuse(index, Rejection(.malformed, message))
        }
        index += 1
    }

    private static func number(_ node: JSONNode) throws(Rejection) -> Point.Value {
        let field = node.field
        if field.isShortNumber { return .short(significand: field.significand, decimals: Int(field.decimals)) }
        return .exact(try NumberText.parse(node.bytes, property: "value"))
    }
}
