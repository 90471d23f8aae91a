import SloburnAlerting
import SloburnBudget
import SloburnModel

/// The records of one transition of an alert.
struct AlertRecord {
    /// What happened.
    struct Transition {
        /// The index of the tier among the severity's.
        var tier: Int
        /// When the episode began.
        var startsAt: Timestamp
        /// False when the alert resolves.
        var isFiring: Bool
    }

    let key: BudgetKey
    let alert: BudgetKey.SeverityAlert
    let transition: Transition
    let time: Timestamp
    let budget: ErrorBudget
    /// How long the period is as a whole.
    let periodSpan: TimeSpan
    /// Whether anything tells how complete some of the SLO's sources are.
    let isJudged: Bool
    /// How much of the data of the tier's long window can be trusted; nil where nothing of it has been judged.
    var coverage: Coverage?
    /// What the episode has come to.
    var episode: EpisodeFacts?
    /// The keys of the pages that it follows from; nil where it is told as one of its own.
    var inhibitedBy: [String]?
    /// Who answers for which alerts.
    let routes: AlertRoutes
    /// How many steps of escalation have been told.
    let escalationLevel: Int
    /// Who has taken notice of the episode, or nil.
    let acknowledgement: Acknowledgement?
    /// The key of the alert that is told for it and others; nil where it is told by itself.
    var groupedBy: String?
    /// Whether it has been told by itself in this episode.
    var wasToldAlone = true
    /// What was changed near its beginning and since, the latest first.
    let changes: [Change]

    var tier: AlertTier { alert.machine.tiers[transition.tier] }
    var alertKey: String { key.alertKey(alert.keyPart) }
    private var long: WindowCounts { key.counts(of: tier.longWindow) }
    private var short: WindowCounts { key.counts(of: tier.shortWindow) }

    /// The id of an episode: the same for each of its records, whoever writes it.
    static func episodeID(of alertKey: String, startsAt: Timestamp) -> String {
        var hash = StableHash()
        hash.combine(alertKey)
        hash.combine(String(startsAt.nanoseconds))
        return hash.hexadecimal
    }

    /// The transition for `slo.alerts`, and the alert or its tombstone for `slo.alerts.active`.
    func records(_ cloudEvents: CloudEvents) -> [OutputRecord] {
        cloudEvents.alert(alertKey, at: time, in: key.branch, isFiring: transition.isFiring, value: json)
    }

    private var json: [UInt8] {
        let definition = key.definition
        var writer = JSONWriter(reserving: 1_024)
        writer.object { writer in
            writer.member("key", alertKey)
            writer.member("id", Self.episodeID(of: alertKey, startsAt: transition.startsAt))
            writer.member("status", transition.isFiring ? "firing" : "resolved")
            writeSeverity(&writer)
            writer.member("kind", tier.trigger.kind.rawValue)
            writer.member("slo", definition.slo)
            writer.member("service", definition.service)
            writer.criticality(of: definition)
            writer.key("group")
            writer.group(of: key)
            writer.member("revision", definition.revision)
            writeTier(&writer)
            writer.member("at", time)
            writer.member("startsAt", transition.startsAt)
            writer.member("endsAt", transition.isFiring ? nil : time)
            writer.key("burnRates")
            writer.object { writer in
                writer.key("long")
                writer.windowCounts(long, allowed: definition.allowedErrorRatio)
                writer.key("short")
                writer.windowCounts(short, allowed: definition.allowedErrorRatio)
            }
            writer.key("errorBudget")
            writer.errorBudget(budget)
            writer.key("exhaustsAt")
            writer.exhaustion(of: key, budget: budget, periodSpan: periodSpan)
            writeEpisode(&writer)
            writeCoverage(&writer)
            writer.member("summary", summary)
            writeRouting(&writer)
            writeMetadata(&writer)
            writeTargets(&writer)
        }
        return writer.bytes
    }

    /// Who is to hear of it, and what it follows from, which lowers that.
    private func writeSeverity(_ writer: inout JSONWriter) {
        let severity = alert.severity(isInhibited: inhibitedBy != nil)
        writer.member("severity", severity)
        if severity != alert.severity { writer.member("ownSeverity", alert.severity) }
        guard let inhibitedBy else { return }
        writer.key("inhibitedBy")
        writer.array { writer in inhibitedBy.forEach { writer.value($0) } }
    }

    /// How much of the data is there, where the SLO asks for it or a source tells.
    private func writeCoverage(_ writer: inout JSONWriter) {
        let least = key.definition.minCoverage
        guard isJudged || least != nil else { return }
        writer.member("coverage", coverage?.share)
        guard let least else { return }
        writer.member("minCoverage", least.doubleValue)
        writer.key("lowCoverage")
        writer.value(isCoverageLow)
    }

    /// Whether less of the data is there than the SLO asks for.
    private var isCoverageLow: Bool {
        guard let least = key.definition.minCoverage else { return false }
        return coverage?.isBelow(least) ?? false
    }

    private func writeTier(_ writer: inout JSONWriter) {
        writer.key("tier")
        writer.object { writer in
            writer.member("longWindow", tier.longWindow.description)
            writer.member("shortWindow", tier.shortWindow.description)
            writer.member("factor", tier.factor.doubleValue)
            writer.member("budgetShare", tier.budgetShare?.doubleValue)
            // Only where it is not the usual one.
            if tier.trigger != .burnRate { writer.member("trigger", tier.trigger.rawValue) }
            if tier.comparison != .gt { writer.member("op", tier.comparison.rawValue) }
            if let confidence = tier.confidence { writer.member("confidence", confidence.level.doubleValue) }
        }
    }

    private func writeMetadata(_ writer: inout JSONWriter) {
        Self.writeLabels(key.definition.labels, &writer)
        writer.key("annotations")
        writer.object { writer in
            for (name, text) in key.definition.annotations.sorted(by: { $0.key < $1.key }) {
                writer.member(name, text)
            }
        }
    }

    /// Writes metadata.labels.
    static func writeLabels(_ labels: [String: [String]], _ writer: inout JSONWriter) {
        writer.key("labels")
        writer.object { writer in
            for (name, values) in labels.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                if values.count == 1 {
                    writer.value(values[0])
                } else {
                    writer.array { writer in values.forEach { writer.value($0) } }
                }
            }
        }
    }

    /// Who is to hear of this transition, where AlertPolicies say so.
    private func writeTargets(_ writer: inout JSONWriter) {
        let targets = key.definition.notificationTargets(
            severity: alert.severity, trigger: tier.trigger, isFiring: transition.isFiring)
        guard !targets.isEmpty else { return }
        writer.key("notificationTargets")
        writer.array { writer in
            for target in targets {
                writer.object { writer in
                    writer.member("name", target.name)
                    writer.member("target", target.target)
                    writer.member("description", target.description)
                    Self.writeLabels(target.labels, &writer)
                }
            }
        }
    }

    /// One sentence for whoever is woken by it.
    private var summary: String {
        guard isCoverageLow, let coverage else { return sentence }
        return sentence + " Only \(Self.percent(coverage.share)) of the data of the last \(tier.longWindow) is there."
    }

    private var sentence: String {
        let counts = long
        let rate = counts.burnRate(allowed: key.definition.allowedErrorRatio)
        let name = "the \(key.definition.period.description) error budget"
        let left =
            budget.remaining < 0
            ? "\(name) is overspent by \(Self.percent(-budget.remaining))"
            : "\(Self.percent(budget.remaining)) of \(name) is left"
        let place = key.group.isEmpty ? "" : " (" + groupText + ")"
        let who = "\(key.definition.name)\(place)"
        if tier.trigger == .exhausted {
            return transition.isFiring
                ? "\(who): no error budget of \(key.definition.service) is left, \(left)."
                : "\(who): there is an error budget of \(key.definition.service) again; \(left)."
        }
        guard transition.isFiring else {
            if tier.trigger == .reconcile {
                return "\(who): the sources of \(key.definition.service) agree again; \(left)."
            }
            if tier.trigger == .noData { return "\(who): data comes from \(key.definition.service) again; \(left)." }
            return "\(who): the error budget of \(key.definition.service) no longer burns too fast\(story); \(left)."
        }
        if tier.trigger == .reconcile {
            return
                "\(who): two sources of \(key.definition.service) differed by more than they may in \(tier.longWindow); \(left)."
        }
        if tier.trigger == .noData {
            return "\(who): nothing has come from \(key.definition.service) in the last \(tier.longWindow); \(left)."
        }
        let share = counts.total == 0 ? 0 : Double(counts.bad) / Double(counts.total)
        return
            "\(who): \(Self.percent(share)) of \(counts.events) \(things) of \(key.definition.service) were bad in the "
            + "last \(tier.longWindow), \(Self.decimal(rate)) times what the objective allows; \(left)."
    }

    /// How long an episode that is over took, and what it cost.
    private var story: String {
        let length = Self.words(for: time - transition.startsAt)
        let spent = budgetSpent.map { " and spent \(Self.percent($0)) of it" } ?? ""
        return ", which it did for \(length)\(spent)"
    }

    /// A length of time in its two largest units.
    private static func words(for span: TimeSpan) -> String {
        let seconds = span.nanoseconds / 1_000_000_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first..<min(first + 2, parts.count)].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            .joined(separator: " ")
    }

    /// What is counted.
    private var things: String { key.definition.slices == nil ? "events" : "slices" }

    private var groupText: String {
        zip(key.definition.groupBy, key.group).map { "\($0)=\($1)" }.joined(separator: ", ")
    }

    static func percent(_ share: Double) -> String { decimal(share * 100) + " %" }

    /// Two decimals for small figures, one for others.
    private static func decimal(_ value: Double) -> String {
        let scale: Double = abs(value) < 1 ? 100 : 10
        guard abs(value) < 1e15 else { return value.description }
        return ((value * scale).rounded() / scale).description
    }
}
