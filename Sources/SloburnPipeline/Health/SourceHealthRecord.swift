import SloburnAlerting
import SloburnModel

/// The records of one transition of a source's alert.
struct SourceHealthRecord {
    /// So many SLOs are named.
    private static let mostSLOs = 20

    let watch: SourceHealthWatch
    let view: SourceHealthWatch.View
    /// When the episode began.
    let startsAt: Timestamp
    let isFiring: Bool
    /// Where the alert goes, nil where nobody says.
    let route: RouteDefinition?
    /// Whether there are routes at all.
    let hasRoutes: Bool
    /// How many steps of escalation have been told.
    let escalationLevel: Int
    /// Who has taken notice, or nil.
    let acknowledgement: Acknowledgement?

    /// The transition for `slo.alerts`, and the alert or its tombstone for `slo.alerts.active`.
    func records(_ cloudEvents: CloudEvents, in branch: TopicBranch) -> [OutputRecord] {
        cloudEvents.alert(watch.alertKey, at: view.time, in: branch, isFiring: isFiring, value: json)
    }

    private var json: [UInt8] {
        var writer = JSONWriter(reserving: 1_024)
        writer.object { writer in
            writer.sourceAlert(
                watch.name, severity: watch.rule.severity, at: view.time, startsAt: startsAt, isFiring: isFiring)
            writer.member("owner", route?.owner ?? watch.ownership.owner)
            AlertRecord.writeLabels(watch.ownership.labels, &writer)
            writeReasons(&writer)
            writer.member("lastSampleAt", view.inputs.latest)
            writeInputs(&writer)
            writer.member("rejected", view.rejected)
            writer.member("coverage", view.coverage?.share)
            writer.key("slos")
            writer.array { writer in watch.slos.prefix(Self.mostSLOs).forEach { writer.value($0) } }
            writer.member("summary", summary)
            writer.member("runbook", watch.ownership.runbook ?? route?.runbook)
            writeRoute(&writer)
        }
        return writer.bytes
    }

    private func writeReasons(_ writer: inout JSONWriter) {
        writer.key("reasons")
        writer.array { writer in
            for reason in SourceHealthReason.allCases {
                guard let held = watch.state.machine.reasons[reason] else { continue }
                writer.object { writer in
                    writer.member("reason", reason.rawValue)
                    writer.member("since", held.since)
                    writer.member("value", watch.measure(reason, view)?.value)
                    writer.member("bound", watch.bound(reason))
                }
            }
        }
    }

    private func writeInputs(_ writer: inout JSONWriter) {
        writer.key("inputs")
        guard view.now != nil else { return writer.value(nil as String?) }
        let inputs = view.inputs.states
        writer.object { writer in
            writer.member("current", Int64(inputs.current))
            writer.member("idle", Int64(inputs.idle))
            writer.member("lagging", Int64(inputs.lagging))
            writer.member("dead", Int64(inputs.dead))
        }
    }

    private func writeRoute(_ writer: inout JSONWriter) {
        writer.acknowledged(acknowledgement)
        guard hasRoutes else { return }
        writer.routeTargets(route?.targets(isFiring: isFiring, level: escalationLevel) ?? [])
        writer.member("routeKey", route?.key)
        writer.member("dashboard", route?.dashboard?.link(forDataOf: watch.name, key: watch.key))
        writer.member("escalationLevel", Int64(escalationLevel))
        if isFiring, escalationLevel > 0 { writer.heard(by: route, level: escalationLevel) }
    }

    private var summary: String { SourceHealthSummary(watch: watch, view: view, startsAt: startsAt).text }

    /// The records of an alert whose source, or its rule, is gone, or which others tell of from now on; what only the
    /// source could tell is null or empty.
    static func ended(
        _ gone: GoneSourceAlert, at time: Timestamp, rejected: Int64, _ cloudEvents: CloudEvents
    ) -> [OutputRecord] {
        let (source, severity) = (gone.source, gone.severity)
        let unknown: String? = nil
        var writer = JSONWriter(reserving: 512)
        writer.object { writer in
            writer.sourceAlert(source, severity: severity, at: time, startsAt: gone.startsAt, isFiring: false)
            for name in ["owner", "lastSampleAt", "inputs", "coverage", "runbook"] {
                writer.member(name, unknown)
            }
            AlertRecord.writeLabels([:], &writer)
            writer.member("rejected", rejected)
            for name in ["reasons", "slos"] {
                writer.key(name)
                writer.array { _ in }
            }
            writer.member(
                "summary",
                "The alert of the source \(source) ends because \(gone.reason).")
        }
        let key = SourceHealthWatch.alertKey(source, severity: severity)
        return cloudEvents.alert(key, at: time, in: gone.branch, isFiring: false, value: writer.bytes)
    }
}

extension JSONWriter {
    /// Writes what every alert of a source begins with.
    fileprivate mutating func sourceAlert(
        _ source: String, severity: String, at time: Timestamp, startsAt: Timestamp, isFiring: Bool
    ) {
        let key = SourceHealthWatch.alertKey(source, severity: severity)
        member("key", key)
        member("id", AlertRecord.episodeID(of: key, startsAt: startsAt))
        member("kind", AlertKind.data.rawValue)
        member("status", isFiring ? "firing" : "resolved")
        member("severity", severity)
        member("source", source)
        member("at", time)
        member("startsAt", startsAt)
        member("endsAt", isFiring ? nil : time)
    }

    /// Writes a figure in its unit; null where there is none.
    fileprivate mutating func member(_ name: String, _ figure: SourceHealthWatch.Measure.Figure?) {
        switch figure {
        case .seconds(let number), .count(let number): member(name, number)
        case .share(let share): member(name, share)
        case nil: member(name, nil as String?)
        }
    }
}
