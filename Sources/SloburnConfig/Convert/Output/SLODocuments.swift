internal import SloburnModel

/// Writes the documents of an SLO.
enum SLODocuments {
    static func service(_ name: String, written: String) -> String {
        // A displayName has up to 63 characters.
        let shown = written == name || written.unicodeScalars.count > 63 ? nil : written
        return YAMLWriter.document(
            .fields(
                ("apiVersion", .text("openslo/v1")), ("kind", .text("Service")),
                ("metadata", .inlineFields(("name", .text(name)), ("displayName", shown.map { .text($0) })))))
    }

    static func policy(_ name: String, _ tiers: [TierDocument]) -> String {
        YAMLWriter.document(
            .fields(
                ("apiVersion", .text("sloburn/v1")), ("kind", .text("BurnRatePolicy")),
                ("metadata", .inlineFields(("name", .text(name)))),
                ("spec", .fields(("tiers", .list(tiers.map(tier)))))))
    }

    private static func tier(_ tier: TierDocument) -> YAMLNode {
        func time(_ span: TimeSpan?) -> YAMLNode? { span.flatMap { $0 == .zero ? nil : .text("\($0)") } }
        var share: Ratio?
        var factor: Ratio?
        switch tier.rate {
        case .budgetShare(let ratio): share = ratio
        case .factor(let ratio): factor = ratio
        }
        return .inlineFields(
            ("severity", .text(tier.severity)), ("longWindow", time(tier.longWindow)),
            ("shortWindow", time(tier.shortWindow)), ("budgetShare", share?.exactDecimal.map { .plain($0) }),
            ("factor", factor?.exactDecimal.map { .plain($0) }), ("for", time(tier.details.pendingFor)),
            ("keepFiringFor", time(tier.details.keepFiringFor)))
    }

    static func slo(
        _ slo: ConvertedSLO, name: String, service: String, policy: String?, source: String
    ) -> String {
        var annotations = slo.annotations
        if let policy { annotations[Metadata.burnRatePolicyKey] = policy }
        let window = YAMLNode.inlineFields(("duration", .text(slo.period)), ("isRolling", .plain("true")))
        return YAMLWriter.document(
            .fields(
                ("apiVersion", .text("openslo/v1")), ("kind", .text("SLO")),
                (
                    "metadata",
                    .fields(
                        ("name", .text(name)), ("labels", texts(slo.labels)), ("annotations", texts(annotations)))
                ),
                (
                    "spec",
                    .fields(
                        ("description", slo.description.map { .text($0) }), ("service", .text(service)),
                        ("budgetingMethod", .text("Occurrences")), ("timeWindow", .list([window])),
                        (
                            "indicator",
                            .fields(
                                ("metadata", .inlineFields(("name", .text(name)))),
                                ("spec", indicator(slo.indicator, source: source)))
                        ),
                        ("objectives", .list([objective(slo)])))
                )))
    }

    private static func texts(_ texts: ConvertedTexts) -> YAMLNode? {
        guard !texts.isEmpty else { return nil }
        return .mapping(texts.entries.map { YAMLNode.Entry(key: $0.key, value: .text($0.value)) })
    }

    private static func indicator(_ indicator: ConvertedIndicator, source: String) -> YAMLNode {
        func metric(_ query: String, _ groupBy: [String], unit: String? = nil) -> YAMLNode {
            .fields(
                (
                    "metricSource",
                    .fields(
                        ("metricSourceRef", .text(source)),
                        (
                            "spec",
                            .fields(
                                ("query", .text(query)), ("groupBy", .texts(groupBy)),
                                ("unit", unit.map { .text($0) }))
                        ))
                ))
        }
        switch indicator {
        case .ratio(let numerator, let counts, let total, let groupBy):
            let key = counts == .good ? "good" : "bad"
            return .fields(("ratioMetric", .fields((key, metric(numerator, [])), ("total", metric(total, groupBy)))))
        case .threshold(let bucket, let groupBy):
            return .fields(("thresholdMetric", metric(bucket.query, groupBy, unit: bucket.unit)))
        }
    }

    private static func objective(_ slo: ConvertedSLO) -> YAMLNode {
        var comparison: YAMLNode?
        var value: YAMLNode?
        if case .threshold(let bucket, _) = slo.indicator {
            comparison = .text("lte")
            value = .plain(bucket.bound)
        }
        switch slo.target {
        case .percent(let text):
            return .inlineFields(("op", comparison), ("value", value), ("targetPercent", .plain(text)))
        case .share(let text):
            return .inlineFields(("op", comparison), ("value", value), ("target", .plain(text)))
        }
    }
}
