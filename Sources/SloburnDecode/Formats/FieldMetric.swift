internal import SloburnModel
internal import SloburnNormalize

/// A metric with several fields, each of which is a metric `name.field` of its own here.
struct FieldMetric {
    /// The longest name of a metric, in bytes.
    ///
    /// Each point has its name written out, so that without a limit a long name with many short fields would take memory
    /// in proportion to the square of the record.
    static let longestName = 512

    /// The metric's name.
    var name: UnsafeRawBufferPointer
    /// The identity of its tags.
    var tags = SeriesIdentity()
    /// The time of all its fields; nil for the record's own.
    var time: Timestamp?

    /// Adds the point of a field, or refuses it where its name is too long.
    ///
    /// The labels in common are those of the metric.
    func add(field: UnsafeRawBufferPointer, _ value: Point.Value, at index: Int, to batch: PointBatch) {
        guard name.count + field.count < Self.longestName else {
            batch.refuse(
                index,
                Rejection(
                    .oversized,
                    """
                    the metric \(Excerpt.quoted(name)) with the field \(Excerpt.quoted(field)) has a name of \
                    \(name.count + field.count + 1) bytes; at most \(Self.longestName) are read
                    """))
            return
        }
        let metric = batch.arena.text(name, UInt8(ascii: "."), field)
        var series = tags
        // No tag is called "".
        series.add(UnsafeRawBufferPointer(start: nil, count: 0), metric)
        batch.beginPoint()
        batch.add(Point(index: index, metric: metric, kind: nil, unit: nil, time: time, series: series, value: value))
    }
}
