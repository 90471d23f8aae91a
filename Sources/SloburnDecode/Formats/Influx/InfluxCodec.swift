public import SloburnModel
internal import SloburnNormalize

/// Reads InfluxDB line protocol, the default of Telegraf: each number or boolean of a line becomes a point.
///
/// Its metric is `measurement.field`, its labels are the tags. Booleans are 1 and 0; strings are not read. Blank lines
/// and comments are skipped. A broken line is refused as one element, and the others of the record still count.
///
/// *Source:* InfluxDB line protocol reference; Telegraf's influx serializer and parser.
public final class InfluxCodec: RecordCodec {
    private let timestamps: TimestampParser
    private var fields = InfluxFields()

    /// Creates a codec.
    ///
    /// - Parameter precision: the unit of timestamps, which the lines don't tell; Telegraf writes nanoseconds.
    public init(precision: EpochUnit = .ns) {
        timestamps = TimestampParser(unit: precision)
    }

    /// Reads a record of one or more lines.
    ///
    /// A line without a timestamp has no time of its own.
    ///
    /// - Parameters:
    ///   - bytes: the record's value.
    ///   - batch: where its points go.
    /// - Throws: `.malformed` where it holds no line, where it looks like another format and no line can be used, or where
    ///   it begins with a byte order mark, which would be a part of the first name.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw Rejection(.malformed, "the record begins with a byte order mark; line protocol is UTF-8 without one")
        }
        var line = InfluxLine(cursor: LineCursor(bytes), timestamps: timestamps, batch: batch)
        var (index, hasLine, broken) = (0, false, Rejection?.none)
        while line.cursor.findLine() {
            do throws(Rejection) {
                addPoints(of: try line.read(into: &fields), from: &index, to: batch)
                hasLine = true
            } catch {
                line.cursor.skipLine()
                batch.refuse(index, error)
                index += 1
                broken = broken ?? error
            }
        }
        guard !hasLine else { return }
        guard let broken else {
            throw Rejection(
                .malformed, "the record holds no line; write measurement,tag=value field=1 1772366400000000000")
        }
        // One refusal that says what it may be tells more than one for each piece of it.
        guard let hint = RecordHint.of(bytes, wanted: .lines) else { return }
        batch.removeAll()
        throw Rejection(.malformed, "the record is no line protocol (\(broken.message))", hint: hint)
    }

    private func addPoints(of metric: FieldMetric, from index: inout Int, to batch: PointBatch) {
        var refused = 0
        for field in fields.fields {
            if let value = field.value {
                metric.add(field: field.key, value, at: index, to: batch)
            } else {
                batch.refuse(index, fields.refusals[refused])
                refused += 1
            }
            index += 1
        }
    }
}
