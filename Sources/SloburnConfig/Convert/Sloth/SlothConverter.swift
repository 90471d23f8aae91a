internal import SloburnModel

/// Reads what Sloth reads: its own files and its Kubernetes resource, which spell the same fields differently.
///
/// *Source:* sloth.dev, "Specs", `prometheus/v1` and `sloth.slok.dev/v1`.
enum SlothConverter {
    /// How fields are spelled.
    struct Spelling {
        private let isCamel: Bool

        /// `error_query` of the file, `errorQuery` of Kubernetes.
        func callAsFunction(_ key: String) -> String {
            guard isCamel else { return key }
            let words = key.split(separator: "_")
            return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.capitalizedFirst }
        }

        static let snake = Spelling(isCamel: false)
        static let camel = Spelling(isCamel: true)
    }

    /// The period that Sloth has unless it is told otherwise on the command line.
    private static let period = "30d"

    /// The SLOs of a document; none, with a finding, where it is not one of Sloth.
    static func slos(_ document: Element) -> [ConvertedSLO] {
        let frame = ["version", "apiVersion", "kind", "metadata", "spec", "service", "labels", "slos", "slo_plugins"]
        guard let fields = SourceFields(document, frame) else { return [] }
        if fields["version"]?.plainText == "prometheus/v1" { return slos(fields, .snake) }
        let isResource = fields["kind"]?.plainText == "PrometheusServiceLevel"
        if isResource, fields["apiVersion"]?.plainText == "sloth.slok.dev/v1" {
            let spec = fields.required("spec").flatMap {
                SourceFields($0, ["service", "labels", "slos", "sloPlugins"])
            }
            return spec.map { slos($0, .camel) } ?? []
        }
        document.notConverted(
            "neither version: prometheus/v1 nor a PrometheusServiceLevel of sloth.slok.dev/v1; it is left out")
        return []
    }

    private static func slos(_ fields: SourceFields, _ spelling: Spelling) -> [ConvertedSLO] {
        let service = fields.required("service")?.nonEmptyScalar()
        var labels = ConvertedTexts()
        labels.addLabels(fields["labels"])
        fields[spelling("slo_plugins")]?.notConverted("plugins of Sloth can't be moved; they are left out")
        let elements = fields.required("slos")?.nonEmptyList() ?? []
        return elements.compactMap { slo($0, service: service, labels: labels, spelling) }
    }

    private static func slo(
        _ element: Element, service: String?, labels: ConvertedTexts, _ spelling: Spelling
    ) -> ConvertedSLO? {
        let known = ["name", "description", "objective", "labels", "sli", "alerting", spelling("plugins")]
        guard let fields = SourceFields(element, known) else { return nil }
        fields[spelling("plugins")]?.notConverted("plugins of Sloth can't be moved; they are left out")
        let name = fields.required("name")?.nonEmptyScalar()
        let target = fields.required("objective")?.percent()
        let indicator = fields.required("sli").flatMap { SlothIndicator.indicator($0, spelling) }
        var labels = labels
        labels.addLabels(fields["labels"])
        var annotations = ConvertedTexts()
        let alerting = fields["alerting"].map {
            SlothAlerting.alerting($0, spelling, labels: &labels, annotations: &annotations)
        }
        guard let name, let target, let indicator, let service else { return nil }
        return ConvertedSLO(
            name: name, service: service, description: fields["description"]?.descriptionText(), labels: labels,
            annotations: annotations, period: period, indicator: indicator, target: .percent(target),
            alerting: alerting ?? .builtIn, element: element)
    }
}

extension Substring {
    /// With an upper-case letter at its beginning.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
