import SloburnModel
import SloburnPipeline

/// What the daemon tells of itself as metrics; a metric is one line of `all`.
public struct DaemonMetrics {
    /// The figures of the stages.
    public var figures: DaemonStatus.Figures
    /// The names of the data sources, in the order of the configuration.
    public var sources: [String]
    /// Memory of the process that lies in RAM, in bytes; nil where the system does not tell.
    public var residentBytes: Int64?

    /// Creates metrics of one moment.
    public init(figures: DaemonStatus.Figures, sources: [String], residentBytes: Int64?) {
        self.figures = figures
        self.sources = sources
        self.residentBytes = residentBytes
    }

    /// All metrics in Prometheus's text format.
    public var text: String {
        var text = MetricsText()
        for metric in Self.all { text.add(metric.name, metric.kind, metric.help, metric.samples(self)) }
        text.add(
            "sloburn_evaluation_seconds", "How long the evaluations of a transaction took.",
            histograms: figures.evaluationTimes.count == 0 ? [] : [([], figures.evaluationTimes)])
        text.add(
            "sloburn_commit_seconds", "How long the commit of a transaction took.",
            histograms: figures.commitTimes.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                ([("stage", $0.key.rawValue)], $0.value)
            })
        return text.text
    }

    private struct Metric {
        let name: String
        let kind: MetricsText.Kind
        let help: String
        let samples: (DaemonMetrics) -> [MetricsText.Sample]

        static func counter(
            _ name: String, _ help: String, _ samples: @escaping (DaemonMetrics) -> [MetricsText.Sample]
        ) -> Metric {
            Metric(name: name, kind: .counter, help: help, samples: samples)
        }

        static func gauge(
            _ name: String, _ help: String, _ samples: @escaping (DaemonMetrics) -> [MetricsText.Sample]
        ) -> Metric {
            Metric(name: name, kind: .gauge, help: help, samples: samples)
        }
    }

    private static var all: [Metric] {
        [
            .counter("sloburn_records_total", "Records read, tombstones included.", bySource(\.records)),
            .counter("sloburn_tombstones_total", "Records without a value.", total(\.tombstones)),
            .counter("sloburn_samples_counted_total", "Samples that some budget counted.", bySource(\.counted)),
            .counter("sloburn_samples_unmatched_total", "Samples that no budget selects.", total(\.unmatched)),
            .counter("sloburn_duplicates_total", "Samples that had come before.", total(\.duplicates)),
            .counter(
                "sloburn_duplicate_conflicts_total", "Duplicates that differ from what had come before.",
                total(\.conflicts)),
            .counter("sloburn_series_ended_total", "Points that only say that their series ends.", total(\.ended)),
            .counter("sloburn_delta_gaps_total", "Deltas before which an interval is missing.", bySource(\.gaps)),
            .counter(
                "sloburn_delta_overlaps_total", "Deltas whose interval overlaps with another one.",
                bySource(\.overlaps)),
            .counter(
                "sloburn_series_scattered_total",
                "Points of cumulative series that came over another partition than the one before.",
                bySource(\.scattered)),
            .counter("sloburn_rejected_total", "Dead letters, by what was wrong with them.", rejected),
            .counter("sloburn_ingest_commits_total", "Ingest transactions committed.", one(\.ingestCommits)),
            .counter("sloburn_evaluations_total", "Budget transactions committed.", one(\.evaluations)),
            .counter("sloburn_records_written_total", "Records written to the output topics.", one(\.recordsWritten)),
            .gauge("sloburn_evaluation_time_seconds", "Event time of the last evaluation, Unix time.", evaluationTime),
            .gauge("sloburn_keys", "SLO keys held.", one { Int64($0.keys) }),
            .gauge("sloburn_alerts_firing", "Alerts firing.", one { Int64($0.firing) }),
            .counter(
                "sloburn_integrity_violations_total", "Stretches of input that did not follow one another.",
                one(\.integrityViolations)),
            .counter(
                "sloburn_foreign_deltas_total", "Counts of a definition that is no longer in force.",
                one(\.foreignDeltas)),
            .counter(
                "sloburn_corrupt_records_total", "Records of internal topics that could not be read.",
                one(\.corruptRecords)),
            .counter(
                "sloburn_control_records_refused_total",
                "Records of adjustments, acknowledgements and incidents that can't be used.",
                one(\.refusedControlRecords)),
            .counter(
                "sloburn_refused_configurations_total",
                "Configurations that were refused while this one was in force; 0 again when one is accepted.",
                one(\.refusedConfigurations)),
            .gauge("sloburn_input_partitions", "Input partitions by what they do at the last evaluation.", inputs),
            .counter(
                "sloburn_partial_evaluations_total", "Evaluations that did not wait for all of the input.",
                one(\.partialEvaluations)),
            .gauge(
                "sloburn_input_partitions_without_schema",
                "Input partitions whose next record waits for a schema registry to tell its schema.",
                one { $0.heldPartitions.values.reduce(0) { $0 + Int64($1) } }),
            .counter(
                "sloburn_schema_registry_failures_total", "Questions that a schema registry did not answer.",
                one(\.schemaFailures)),
            .counter(
                "sloburn_inputs_restarted_total", "Input partitions found to end before the committed offset.",
                one(\.restartedInputs)),
            .counter(
                "sloburn_inputs_truncated_total", "Input partitions that lost records before they were read.",
                one(\.truncatedInputs)),
            .counter("sloburn_aborts_total", "Transactions aborted and made again.", one(\.aborts)),
            .counter(
                "sloburn_failed_sessions_total", "Sessions that failed and were begun anew.", one(\.failedSessions)),
            .counter(
                "sloburn_fenced_instances_total", "Instances kept from committing for partitions they left behind.",
                one(\.fencedInstances)),
            .gauge(
                "sloburn_source_coverage", "The share of the last hour of which a source's data can be trusted.",
                coverage),
            .gauge("sloburn_source_health", "1 while the alert of a source fires for this reason.", sourceHealth),
            .gauge("sloburn_fallback_in_use", "1 while a source's fallback is counted in its place.", fallbacks),
            .counter(
                "sloburn_reconcile_differences_total",
                "Comparisons of two sources that differed by more than they may.",
                one(\.differences)),
            .gauge("sloburn_restore_seconds", "How long the last restore took.", restoreTime),
            .gauge("sloburn_restored_keys", "SLO keys that the last restore gave.", restoredKeys),
            .gauge("process_resident_memory_bytes", "Resident memory size in bytes.", residentMemory),
        ]
    }
}

// MARK: - Where the numbers come from

extension DaemonMetrics {
    private static func one(
        _ figure: @escaping (DaemonStatus.Figures) -> Int64
    ) -> (DaemonMetrics) -> [MetricsText.Sample] {
        { [MetricsText.Sample(Double(figure($0.figures)))] }
    }

    /// Of all sources together.
    private static func total(
        _ count: @escaping (IngestCounters) -> Int64
    ) -> (DaemonMetrics) -> [MetricsText.Sample] {
        { [MetricsText.Sample(Double($0.figures.sources.reduce(0) { $0 + count($1) }))] }
    }

    private static func bySource(
        _ count: @escaping (IngestCounters) -> Int64
    ) -> (DaemonMetrics) -> [MetricsText.Sample] {
        { $0.counters.map { MetricsText.Sample(Double(count($0.counters)), [("source", $0.source)]) } }
    }

    /// Every class of every source, also those that have not occurred: a rate needs a number to begin with.
    private static func rejected(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.counters.flatMap { source, counters in
            RejectionClass.allCases.map { reason in
                MetricsText.Sample(
                    Double(counters.rejected[reason] ?? 0), [("source", source), ("class", reason.rawValue)])
            }
        }
    }

    private static func evaluationTime(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.evaluatedAt.map { [MetricsText.Sample(Double($0.nanoseconds) / 1e9)] } ?? []
    }

    private static func inputs(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        let inputs = metrics.figures.inputs
        return [
            ("current", inputs.current), ("idle", inputs.idle), ("lagging", inputs.lagging), ("dead", inputs.dead),
        ].map { MetricsText.Sample(Double($0.1), [("state", $0.0)]) }
    }

    private static func coverage(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.sourceStates.compactMap { state in
            state.coverage.map { MetricsText.Sample($0, [("source", state.source), ("window", "1h")]) }
        }
    }

    /// Every reason that the source's rule asks for.
    private static func sourceHealth(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.sourceHealth.flatMap { health in
            SourceHealthReason.allCases.compactMap { reason in
                health.reasons[reason].map {
                    MetricsText.Sample($0 ? 1 : 0, [("source", health.source), ("reason", reason.rawValue)])
                }
            }
        }
    }

    private static func fallbacks(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.sourceStates.compactMap { state in
            state.fallback.map {
                MetricsText.Sample(state.usesFallback ? 1 : 0, [("source", state.source), ("fallback", $0)])
            }
        }
    }

    private static func restoreTime(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.restore.map { [MetricsText.Sample(Double($0.milliseconds) / 1_000)] } ?? []
    }

    private static func restoredKeys(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.figures.restore.map { [MetricsText.Sample(Double($0.keys))] } ?? []
    }

    private static func residentMemory(_ metrics: DaemonMetrics) -> [MetricsText.Sample] {
        metrics.residentBytes.map { [MetricsText.Sample(Double($0))] } ?? []
    }

    /// The counters of each source, which are 0 until its first records are committed.
    private var counters: [(source: String, counters: IngestCounters)] {
        sources.enumerated().map { number, name in
            (name, number < figures.sources.count ? figures.sources[number] : IngestCounters())
        }
    }
}
