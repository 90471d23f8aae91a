/// Whose files are converted.
public enum ConversionFormat: String, Hashable, Sendable, CaseIterable {
    /// Sloth: `version: prometheus/v1`, and PrometheusServiceLevel of `sloth.slok.dev/v1`.
    case sloth
    /// Pyrra: ServiceLevelObjective of `pyrra.dev/v1alpha1`.
    case pyrra
    /// Rule files of Prometheus, and PrometheusRule of `monitoring.coreos.com/v1`.
    case prometheusRules = "prometheus-rules"

    /// As people call it.
    var title: String {
        switch self {
        case .sloth: "Sloth"
        case .pyrra: "Pyrra"
        case .prometheusRules: "Prometheus rules"
        }
    }
}
