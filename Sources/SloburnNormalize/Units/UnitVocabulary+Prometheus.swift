internal import SloburnModel

extension UnitVocabulary {
    /// Words at the end of metric names, and what the translator of OpenTelemetry's metrics writes for a unit.
    ///
    /// The translator passes on what it does not know, so `By/min` becomes `bytes_per_min`; `/s` becomes `per_second`.
    /// Its kilobytes are 1000 bytes, being its word for `KBy`. A month or a year is refused: their length differs.
    ///
    /// *Source:* prometheus.io, "Metric and label naming", base units; github.com/prometheus/otlptranslator,
    /// metric_namer.go (unitMap, perUnitMap; earlier releases spell TiBy `tibibytes`).
    static let prometheus = UnitVocabulary(
        .prometheus,
        words: [
            Entry("kilobytes", .data, 1_000),
            Entry("megabytes", .data, 1_000_000),
            Entry("gigabytes", .data, 1_000_000_000),
            Entry("terabytes", .data, 1_000_000_000_000),
            Entry("kibibytes", .data, 1 << 10),
            Entry("mebibytes", .data, 1 << 20),
            Entry("gibibytes", .data, 1 << 30),
            Entry("tebibytes", .data, 1 << 40),
            Entry("tibibytes", .data, 1 << 40),
            Entry("hertz", .rate, 1),
            Entry("celsius", .celsius, 1),
            Entry("kelvin", .kelvin, 1),
            Entry("volts", .volt, 1),
            Entry("amperes", .ampere, 1),
            Entry("watts", .watt, 1),
            Entry("joules", .joule, 1),
            Entry("meters", .metre, 1),
            Entry("grams", .gram, 1),
        ],
        per: "_per_",
        refusals: [
            "month": "has no fixed length; per_day or per_week would do",
            "year": "has no fixed length; per_day or per_week would do",
        ],
        advice: "as at the end of a metric's name, such as seconds, bytes, ratio or bytes_per_second")
}
