internal import SloburnModel

extension BudgetReportBuilder {
    /// The episodes of which some lies in a stretch of time, in order.
    func episodes(
        _ alerts: [Placed<AlertTransition>], from: Timestamp, to: Timestamp, _ used: inout Set<RecordPlace>
    ) -> [Episode] {
        var last: [String: Placed<AlertTransition>] = [:]
        // Each transition says all that is known of its episode by then.
        for alert in alerts { last[alert.value.id] = alert }
        let within = last.values.filter { $0.value.startsAt < to && ($0.value.endsAt ?? asOf) >= from }
        used.formUnion(within.map(\.place))
        return within.map(\.value).map { alert in
            Episode(
                id: alert.id, severity: alert.severity, kind: alert.kind, startsAt: alert.startsAt,
                endsAt: alert.endsAt, seconds: max(0, ((alert.endsAt ?? asOf) - alert.startsAt).seconds),
                bad: alert.bad, budgetSpent: alert.budgetSpent, peakBurnRate: alert.peakBurnRate, owner: alert.owner,
                acknowledgedBy: alert.acknowledgedBy, note: alert.note, evidence: alert.evidence)
        }.sorted { ($0.startsAt, $0.severity, $0.id) < ($1.startsAt, $1.severity, $1.id) }
    }

    /// The adjustments that were in force, by name, each with all its times.
    func adjustments(_ figures: PeriodFigures, _ used: inout Set<RecordPlace>) -> [AdjustmentReport] {
        var reports: [String: AdjustmentReport] = [:]
        for use in figures.adjustments where use.isInForce(from: figures.from, to: figures.to) {
            var report =
                reports[use.name]
                ?? AdjustmentReport(
                    name: use.name, effect: use.effect, badEvents: use.badEvents, minutes: use.minutes, spans: [])
            report.author = use.author ?? report.author
            report.reason = use.reason ?? report.reason
            report.ticket = use.ticket ?? report.ticket
            let span = AdjustmentReport.Span(from: use.from, to: use.to)
            if !report.spans.contains(span) { report.spans.append(span) }
            reports[use.name] = report
        }
        return reports.values.map { complete($0, &used) }.sorted { $0.name < $1.name }
    }

    /// Adds what only its document and the audit say.
    private func complete(_ report: AdjustmentReport, _ used: inout Set<RecordPlace>) -> AdjustmentReport {
        var report = report
        report.spans.sort { ($0.from ?? .first, $0.to ?? .last) < ($1.from ?? .first, $1.to ?? .last) }
        if let document = index.documents[report.name],
            report.author == nil || report.reason == nil || report.ticket == nil
        {
            used.insert(document.place)
            report.author = report.author ?? document.value.author
            report.reason = report.reason ?? document.value.reason
            report.ticket = report.ticket ?? document.value.ticket
        }
        if let added = index.adjustmentChanges[report.name]?.first(where: { $0.value.event == "added" }) {
            used.insert(added.place)
            report.recordedAt = added.value.at
            report.author = report.author ?? added.value.author
            report.reason = report.reason ?? added.value.reason
            report.ticket = report.ticket ?? added.value.ticket
        }
        return report
    }

    /// The change that was in force when the period began, and those within it, in order.
    func changes(of name: String, _ used: inout Set<RecordPlace>) -> [DefinitionChange] {
        let known = (index.changes[name] ?? []).filter { $0.value.at < period.to }
        let before = known.last { $0.value.at <= period.from }.map { [$0] } ?? []
        let told = before + known.filter { $0.value.at > period.from }
        used.formUnion(told.map(\.place))
        return told.map(\.value).map { change in
            DefinitionChange(
                event: change.event, at: change.at, revision: change.revision,
                previousRevision: change.previousRevision, author: change.author, mail: change.mail,
                commit: change.commit)
        }
    }
}

extension AdjustmentUse {
    /// Whether some of it lies in a stretch of time; a grant is given at an instant.
    fileprivate func isInForce(from: Timestamp, to: Timestamp) -> Bool {
        guard let begin = self.from else { return true }
        let end = self.to ?? .last
        return begin < to && (end > from || begin == end && begin >= from)
    }
}

extension Timestamp {
    /// The first instant there is.
    fileprivate static var first: Timestamp { Timestamp(nanoseconds: .min) }
    /// The last instant there is.
    fileprivate static var last: Timestamp { Timestamp(nanoseconds: .max) }
}
