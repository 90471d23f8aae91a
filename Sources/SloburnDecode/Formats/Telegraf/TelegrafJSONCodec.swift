public import SloburnModel
public import SloburnNormalize

/// Reads the metrics that Telegraf writes as JSON: each number or boolean among the fields becomes a point.
///
/// A record is `{"name":"…","tags":{…},"fields":{…},"timestamp":N}`, the batch `{"metrics":[…]}`, or an array of
/// metrics. The metric of a point is `name.field`, its labels are the tags. Booleans are 1 and 0; strings and nulls are
/// not read. A broken metric is refused as one element, and the others of the record still count.
///
/// *Source:* Telegraf, JSON output data format.
public final class TelegrafJSONCodec: RecordCodec {
    private let reader = JSONTreeReader()
    private let metrics: TelegrafMetricReader

    /// Creates a codec.
    ///
    /// - Parameter timestamps: how times are written, seconds where Telegraf is not told otherwise. Where it reads
    ///   numbers, strings that are none are read in any text form (`json_timestamp_format`).
    public init(timestamps: TimestampParser = TimestampParser(unit: .s)) {
        metrics = TelegrafMetricReader(timestamps: timestamps)
    }

    /// Reads a record.
    ///
    /// A metric without a timestamp has no time of its own; a batch may be empty.
    ///
    /// - Parameters:
    ///   - bytes: the record's value.
    ///   - batch: where its points go.
    /// - Throws: `.malformed` where it is not JSON, or no metric and no batch of them.
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {
        let root = try read(bytes)
        var index = 0
        if root.kind == .array {
            for metric in root.elements { metrics.read(metric, from: &index, into: batch) }
        } else if root["fields"] == nil, let list = root["metrics"], list.kind == .array {
            for metric in list.elements { metrics.read(metric, from: &index, into: batch) }
        } else if root.kind == .object, root["fields"] != nil {
            metrics.read(root, from: &index, into: batch)
        } else {
            throw TelegrafMetricReader.notAMetric(root)
        }
    }

    private func read(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> JSONNode {
        do throws(JSONSyntaxError) {
            return try reader.read(bytes)
        } catch {
            throw Rejection(
                .malformed, "the record is not JSON: \(error.message) at byte \(error.offset)",
                hint: RecordHint.of(bytes, wanted: .telegrafJSON))
        }
    }
}
