internal import SloburnModel
internal import SloburnNormalize

/// The fields of a line that are numbers or booleans.
///
/// They are kept until the line has been read to its end: where that is broken, none of them counts.
struct InfluxFields {
    /// A field.
    struct Field {
        var key: UnsafeRawBufferPointer
        /// Nil for a value that can't be used, of which the next of `refusals` says why.
        var value: Point.Value?
    }

    /// Those of the line in their order.
    private(set) var fields: [Field] = []
    /// Why the fields without a value have none, in the same order.
    private(set) var refusals: [Rejection] = []
    private var names = NameGlance()

    mutating func removeAll() {
        fields.removeAll(keepingCapacity: true)
        refusals.removeAll(keepingCapacity: true)
        names = NameGlance()
    }

    /// Adds a field; of several with one name the last counts.
    mutating func add(_ key: UnsafeRawBufferPointer, _ value: Point.Value) {
        if names.take(key) { fields.removeAll { $0.value != nil && $0.key.hasSameBytes(as: key) } }
        fields.append(Field(key: key, value: value))
    }

    /// Adds a field that does not count.
    mutating func add(_ key: UnsafeRawBufferPointer, _ refusal: Rejection) {
        fields.append(Field(key: key, value: nil))
        refusals.append(refusal)
    }
}

/// Reads one line: `measurement,tag=value field=1i,other=2.5 1772366400000000000`.
///
/// *Source:* InfluxDB line protocol reference; Telegraf's influx parser.
struct InfluxLine {
    var cursor: LineCursor
    let timestamps: TimestampParser
    let batch: PointBatch

    /// Reads the line at the cursor; its tags become the labels in common.
    ///
    /// - Parameter fields: where its fields go.
    /// - Returns: the metric of these fields.
    /// - Throws: why the line can't be used; the cursor is somewhere in it then.
    mutating func read(into fields: inout InfluxFields) throws(Rejection) -> FieldMetric {
        fields.removeAll()
        batch.removeCommonLabels()
        var metric = FieldMetric(name: try cursor.text(.measurement, into: batch.arena))
        while cursor.take(UInt8(ascii: ",")) { try readTag(of: &metric) }
        guard cursor.takeSpace() else {
            throw cursor.malformed("a space and the fields are expected behind the measurement and tags", found: true)
        }
        repeat { try readField(into: &fields) } while cursor.take(UInt8(ascii: ","))
        let hasSpace = cursor.takeSpace()
        if cursor.takeLineEnd() { return metric }
        guard hasSpace else {
            throw cursor.malformed("a comma or a space is expected behind a field", found: true)
        }
        metric.time = try readTime()
        _ = cursor.takeSpace()
        guard cursor.takeLineEnd() else {
            throw cursor.malformed("the end of the line is expected behind the timestamp", found: true)
        }
        return metric
    }

    private mutating func readTag(of metric: inout FieldMetric) throws(Rejection) {
        let key = try cursor.text(.tagKey, into: batch.arena)
        guard cursor.take(UInt8(ascii: "=")) else {
            throw cursor.malformed("= is expected behind the tag's name \(Excerpt.quoted(key))", found: true)
        }
        let value = try cursor.text(.tagValue, into: batch.arena)
        metric.tags.add(key, value)
        if let number = batch.labels.number(of: key) { batch.setCommonLabel(number, value) }
    }

    private mutating func readField(into fields: inout InfluxFields) throws(Rejection) {
        let key = try cursor.text(.fieldKey, into: batch.arena)
        guard cursor.take(UInt8(ascii: "=")) else {
            throw cursor.malformed("= is expected behind the field's name \(Excerpt.quoted(key))", found: true)
        }
        if cursor.peek == UInt8(ascii: "\"") { return try cursor.skipString() }
        let place = cursor.place
        let token = cursor.token()
        do throws(Rejection) {
            fields.add(key, try InfluxValue.parse(token))
        } catch {
            let message = "field \(Excerpt.quoted(key)): \(error.message)"
            let refusal = Rejection(error.reason, cursor.located(message, at: place))
            // What is written like a number but is none that counts leaves the rest of the line as it is.
            guard error.reason == .notFinite else { throw refusal }
            fields.add(key, refusal)
        }
    }

    private mutating func readTime() throws(Rejection) -> Timestamp {
        let place = cursor.place
        let token = cursor.token()
        if let number = InfluxValue.wholeNumber(token), let time = timestamps.common(number) { return time }
        let encoding = timestamps.encoding.rawValue
        guard InfluxValue.isWhole(token) else {
            let message = "timestamp \(Excerpt.quoted(token)) is not a whole number of \(encoding) since the epoch"
            throw Rejection(.badTimestamp, cursor.located(message, at: place))
        }
        do throws(Rejection) {
            return try timestamps.parse(token, isNumber: true)
        } catch {
            let message = "\(error.message) (the precision is \(encoding))"
            throw Rejection(error.reason, cursor.located(message, at: place))
        }
    }
}
