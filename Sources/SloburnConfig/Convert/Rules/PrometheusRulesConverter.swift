internal import SloburnModel

/// Finds the burn-rate alerts among the rules of all files, and the SLOs they watch.
struct PrometheusRulesConverter {
    private var alerts: [RuleFile.Alert] = []
    private var records = RecordedRules()

    /// Rules say nothing of the period; this is what their factors usually come from.
    private static let period = TimeSpan.days(30)

    /// What makes two alerts those of one SLO.
    private struct Key: Hashable {
        var ratio: RatioShape
        var errorShare: Ratio
        var name: String?
    }

    init(_ documents: [Element]) {
        for document in documents { alerts += RuleFile(document, records: &records).alerts }
    }

    /// An SLO as far as its alerts have been seen.
    private struct Found {
        var slo: ConvertedSLO
        var tiers: [TierDocument] = []
        var names: Set<String> = []

        mutating func add(_ alert: RuleFile.Alert, _ expression: BurnRateExpression) {
            names.insert(alert.name)
            for (key, value) in alert.shared.sorted(by: { $0.key < $1.key })
            where !PrometheusRulesConverter.known.contains(key) && NameRules.isQualifiedName(key) {
                slo.labels[key] = value
            }
            slo.labels.addLabels(alert.fields["labels"], ignoring: PrometheusRulesConverter.known)
            slo.annotations.addAnnotations(alert.fields["annotations"])
            for tier in PrometheusRulesConverter.tiers(alert, expression) where !tiers.contains(tier) {
                tiers.append(tier)
            }
        }

        /// The SLO with its alerts.
        var complete: ConvertedSLO {
            var slo = slo
            if names.count == 1, let name = names.first { slo.labels["alertname"] = name }
            slo.alerting =
                Set(tiers.map { $0.filled(by: .standard) }) == PrometheusRulesConverter.builtIn
                ? .builtIn : .policy(name: "\(slo.name)-alerts", tiers: tiers)
            return slo
        }
    }

    /// The SLOs in the order of their first alerts.
    func slos() -> [ConvertedSLO] {
        var found: [Key: Found] = [:]
        var order: [Key] = []
        for var alert in alerts {
            guard let expression = expression(of: &alert) else { continue }
            let key = Key(
                ratio: expression.ratio, errorShare: expression.errorShare,
                name: alert.identity("sloth_id") ?? alert.identity("slo"))
            if found[key] == nil {
                guard let slo = slo(alert, expression) else { continue }
                found[key] = Found(slo: slo)
                order.append(key)
            }
            found[key]?.add(alert, expression)
        }
        return order.compactMap { found[$0]?.complete }
    }

    /// Labels that name an SLO or a tier, which is said elsewhere.
    private static let known: Set<String> = [
        "severity", "sloth_severity", "sloth_id", "sloth_service", "sloth_slo", "slo", "service", "long", "short",
        "exhaustion",
    ]

    /// The condition of an alert; nil, with a finding, where it is none on burn rates.
    private func expression(of alert: inout RuleFile.Alert) -> BurnRateExpression? {
        guard let text = alert.expression.nonEmptyScalar() else { return nil }
        let parsed: PromQLExpression
        do throws(PromQLError) {
            parsed = try PromQLParser.parse(text)
        } catch {
            alert.expression.notConverted(
                "\(alert.name): the expression can't be read: \(error.description(in: text))")
            return nil
        }
        guard BurnRateComparison.isIn(parsed) else {
            alert.expression.notConverted("\(alert.name) is no burn-rate alert; it stays with Prometheus")
            return nil
        }
        alert.selected = parsed.selectedValues
        do throws(ShapeError) {
            return try BurnRateExpression(parsed, records)
        } catch {
            alert.expression.cannotConvert("\(alert.name): \(error.message)")
            return nil
        }
    }

    private func slo(_ alert: RuleFile.Alert, _ expression: BurnRateExpression) -> ConvertedSLO? {
        guard let target = expression.errorShare.complement?.exactDecimal else {
            alert.expression.cannotConvert("\(alert.name): its target has too many digits")
            return nil
        }
        let indicator: ConvertedIndicator
        do throws(ShapeError) {
            indicator = try expression.ratio.indicator()
        } catch {
            alert.expression.cannotConvert("\(alert.name): \(error.message)")
            return nil
        }
        if case .threshold(let bucket, _) = indicator { alert.expression.notConverted(bucket.requirement) }
        alert.element.notConverted("\(alert.name): the rules do not say the period of the budget; 30d is written")
        let job = expression.ratio.total.selector.selector.matchers.first {
            $0.label == "job" && $0.comparison == .equal
        }
        return ConvertedSLO(
            name: alert.identity("sloth_slo") ?? alert.identity("slo") ?? ConvertedName.words(of: alert.name),
            service: alert.identity("sloth_service") ?? alert.identity("service") ?? job?.value ?? alert.group,
            period: "\(Self.period)", indicator: indicator, target: .share(target), alerting: .none,
            element: alert.element)
    }

    private static func tiers(_ alert: RuleFile.Alert, _ expression: BurnRateExpression) -> [TierDocument] {
        let severity = alert.severity
        return expression.tiers.map {
            TierDocument(
                severity: severity, longWindow: $0.longWindow, shortWindow: $0.shortWindow, rate: .factor($0.factor),
                details: TierDetails(
                    pendingFor: alert.duration("for"), keepFiringFor: alert.duration("keep_firing_for")))
        }
    }

    /// The built-in policy with the factors that it has over the period.
    private static let builtIn = Set(
        BuiltInPolicy.tiers.map { tier in
            var tier = tier
            let periods = Ratio(period.nanoseconds, over: tier.longWindow.nanoseconds)
            if case .budgetShare(let share) = tier.rate, let factor = periods?.multiplied(by: share) {
                tier.rate = .factor(factor)
            }
            return tier.filled(by: .standard)
        })
}
