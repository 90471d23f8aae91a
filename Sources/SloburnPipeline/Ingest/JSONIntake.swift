import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Reads JSON records whose fields a mapping names.
final class JSONIntake {
    let reader: JSONFieldReader
    let mapper: SampleMapper
    let framing: SourceFormat.Framing
    /// Whether values are those of cumulative series.
    let isCumulative: Bool
    /// Tells the series of cumulative values whose labels are all their fields; else nil.
    let series: JSONSeries?
    /// Reads the numbers that producers give samples; nil where they are not looked at.
    let numbers: NumberReader?

    /// Creates the intake of a mapping whose samples need these labels.
    init(
        _ mapping: JSONMapping, framing: SourceFormat.Framing, labels: [String], dialect: UnitDialect,
        sequence: CompletenessRule.Sequence?, _ envelope: EnvelopeIntake?
    ) throws(ZoneError) {
        mapper = try SampleMapper(mapping: mapping, labels: labels, dialect: dialect, envelope)
        let paths = mapper.plan.paths
        numbers = sequence.map { NumberReader($0, after: paths, envelope) }
        reader = JSONFieldReader(paths: paths + (numbers?.paths ?? []))
        self.framing = framing
        isCumulative = mapping.kind == .cumulative
        series = mapping.kind == .cumulative && mapping.labels == nil ? JSONSeries(mapping: mapping, sequence) : nil
    }
}
