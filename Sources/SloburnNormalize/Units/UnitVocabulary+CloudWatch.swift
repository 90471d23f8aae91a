internal import SloburnModel

extension UnitVocabulary {
    /// The 27 values of a metric datum's unit, as they are written there.
    ///
    /// `Kilobytes` are 1000 bytes: AWS's own agent converts a binary unit to it by 1024/1000.
    ///
    /// *Source:* Amazon CloudWatch API Reference, MetricDatum; github.com/aws/amazon-cloudwatch-agent,
    /// internal/util/unit/prefix.go.
    static let cloudWatch = UnitVocabulary(
        .cloudwatch,
        words: [
            Entry("Seconds", .time, 1),
            Entry("Milliseconds", .time, 1, over: 1_000),
            Entry("Microseconds", .time, 1, over: 1_000_000),
            Entry("Percent", .dimensionless, 1, over: 100),
            Entry("Count", .dimensionless, 1),
            Entry("None", .dimensionless, 1),
            Entry("Count/Second", .rate, 1),
        ] + amounts,
        advice: "as CloudWatch does, such as Milliseconds, Bytes, Percent or Count/Second")

    /// Bytes and bits, and both by the second.
    private static let amounts: [Entry] =
        [
            ("Bytes", 1, 1), ("Kilobytes", 1_000, 1), ("Megabytes", 1_000_000, 1), ("Gigabytes", 1_000_000_000, 1),
            ("Terabytes", 1_000_000_000_000, 1), ("Bits", 1, 8), ("Kilobits", 125, 1), ("Megabits", 125_000, 1),
            ("Gigabits", 125_000_000, 1), ("Terabits", 125_000_000_000, 1),
        ].flatMap { (name: String, numerator: Int64, denominator: Int64) in
            [
                Entry(name, .data, numerator, over: denominator),
                Entry("\(name)/Second", .dataRate, numerator, over: denominator),
            ]
        }
}
