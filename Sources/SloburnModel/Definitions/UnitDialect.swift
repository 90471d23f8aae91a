/// Whose names of units a source uses.
///
/// Every dialect knows the standard units too, because those mean the same everywhere. It adds the names that have a
/// meaning only where it is known who wrote them, such as `b` for a byte or `Kilobytes` for 1000 bytes.
public enum UnitDialect: String, Hashable, Sendable, CaseIterable {
    /// UCUM as OpenTelemetry uses it, with the words and IEC symbols that have only one meaning.
    ///
    /// *Source:* UCUM 2.2; OpenTelemetry semantic conventions, "Instrument Units".
    case standard
    /// Words at the end of Prometheus's metric names, such as `seconds`, `celsius` or `kilobytes_per_second`.
    ///
    /// *Source:* prometheus.io, "Metric and label naming", base units; github.com/prometheus/otlptranslator,
    /// metric_namer.go.
    case prometheus
    /// Datadog's names in singular and plural, their abbreviations, and `UNIT per UNIT`.
    ///
    /// *Source:* docs.datadoghq.com/metrics/units; github.com/DataDog/integrations-core, the unit names that are valid
    /// in metadata.csv.
    case datadog
    /// Amazon CloudWatch's names, such as `Milliseconds`, `Count` or `Bytes/Second`; case matters.
    ///
    /// *Source:* Amazon CloudWatch API Reference, MetricDatum.
    case cloudwatch
}
