internal import SloburnModel

/// Reads ServiceLevelObjectives of Pyrra.
///
/// *Source:* github.com/pyrra-dev/pyrra, `kubernetes/api/v1alpha1`.
enum PyrraConverter {
    private static let prefix = "pyrra.dev/"

    /// The SLO of a document; nil, with a finding, where it is none or can't be said in OpenSLO.
    static func slo(_ document: Element) -> ConvertedSLO? {
        guard let fields = SourceFields(document, ["apiVersion", "kind", "metadata", "spec", "status"]) else {
            return nil
        }
        guard fields["apiVersion"]?.plainText == "pyrra.dev/v1alpha1",
            fields["kind"]?.plainText == "ServiceLevelObjective"
        else {
            document.notConverted("no ServiceLevelObjective of pyrra.dev/v1alpha1; it is left out")
            return nil
        }
        let metadata = fields.required("metadata").flatMap {
            SourceFields($0, ["name", "namespace", "labels", "annotations"], reports: false)
        }
        let known = ["target", "window", "description", "indicator", "alerting", "performance_over_accuracy"]
        guard let metadata, let spec = fields.required("spec").flatMap({ SourceFields($0, known) }) else { return nil }
        return slo(document, metadata, spec)
    }

    private static func slo(_ document: Element, _ metadata: SourceFields, _ spec: SourceFields) -> ConvertedSLO? {
        let name = metadata.required("name")?.nonEmptyScalar()
        let target = spec.required("target")?.percent()
        let window = spec.required("window").flatMap(PyrraWindow.init)
        let indicator = spec.required("indicator").flatMap(PyrraIndicator.indicator)
        let alerting = window.map { PyrraAlerting.alerting(spec["alerting"], $0) }
        var labels = ConvertedTexts()
        labels.addLabels(metadata["labels"], prefix: prefix)
        var annotations = ConvertedTexts()
        annotations.addAnnotations(metadata["annotations"], ignoring: housekeeping, prefix: prefix)
        if let name = spec["alerting"].flatMap(PyrraAlerting.name) { labels["alertname"] = name }
        guard let name, let target, let window, let indicator, let alerting else { return nil }
        return ConvertedSLO(
            name: name, service: labels["service"] ?? indicator.job ?? name,
            description: spec["description"]?.descriptionText(), labels: labels, annotations: annotations,
            period: window.text, indicator: indicator.indicator, target: .percent(target), alerting: alerting,
            element: document)
    }

    /// What tools leave for themselves.
    private static let housekeeping: Set<String> = ["kubectl.kubernetes.io/last-applied-configuration"]
}
