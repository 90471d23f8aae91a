internal import SloburnModel

/// Reports names and owners that the Taxonomy does not have.
struct TaxonomyCheck {
    /// nil where there is none.
    let taxonomy: Taxonomy?

    /// Checks the metrics and labels of a selector.
    func check(_ selector: Selector, _ element: Element) {
        let names = selector.matchers.filter { $0.label == Selector.metricNameLabel }
        for name in Set(names.flatMap { $0.positiveLiterals ?? [] }).sorted() { checkMetric(name, element) }
        for label in Set(selector.matchers.map(\.label)).subtracting([Selector.metricNameLabel]).sorted() {
            checkLabel(label, element)
        }
    }

    private func checkMetric(_ name: String, _ element: Element) {
        guard let taxonomy, let metrics = taxonomy.metrics, !name.isEmpty, !metrics.contains(name) else { return }
        report(element, "the metric '\(name)' is none of", NearestName.hint(for: name, in: metrics.names))
    }

    /// Checks a label of a groupBy or of a table.
    func checkLabel(_ label: String, _ element: Element) {
        guard let labels = taxonomy?.labels, !labels.contains(label) else { return }
        report(element, "the label '\(label)' is none of", NearestName.hint(for: label, in: labels))
    }

    /// Checks who answers for an SLO.
    func check(_ slo: SLODocument) {
        guard let owners = taxonomy?.owners else { return }
        guard let (owner, element) = slo.metadata.annotation(Metadata.ownerKey) else {
            return report(
                slo.element,
                "the SLO '\(slo.name)' has no annotation \(Metadata.ownerKey), which must have an owner of",
                "; write one of \(owners.joined(separator: ", "))")
        }
        guard !owners.contains(owner) else { return }
        report(element, "the owner '\(owner)' is none of", NearestName.hint(for: owner, in: owners))
    }

    /// Checks the labels that tables make.
    func check(_ source: DataSourceDocument) {
        guard taxonomy?.labels != nil, case .kafka(let definition?) = source.content,
            let items = source.spec?["connectionDetails"]?["labels"]?["enrich"]?.items
        else { return }
        for (item, enrichment) in zip(items, definition.labels.enrichments) {
            let named = item["labels"]?.items
            for (index, label) in enrichment.labels.enumerated() {
                guard let place = named.map({ $0[index] }) ?? item["from"] else { continue }
                checkLabel(label, place)
            }
        }
    }

    private func report(_ element: Element, _ problem: String, _ hint: String) {
        guard let taxonomy else { return }
        element.report(
            taxonomy.enforcement == .refuse ? .error : .warning, .outsideTaxonomy,
            "\(problem) the Taxonomy '\(taxonomy.name)'\(hint)")
    }
}
