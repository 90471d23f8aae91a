internal import SloburnModel
internal import SloburnNormalize

/// The facts by what they are about.
struct FactIndex {
    /// The days of each key, by day.
    private(set) var days: [String: [Placed<DayRecord>]] = [:]
    /// The closed calendar periods of each key, by their beginning.
    private(set) var periods: [String: [Placed<PeriodRecord>]] = [:]
    /// The latest snapshot of each key; empty for a period that is over.
    private(set) var snapshots: [String: Placed<PeriodRecord>] = [:]
    /// The transitions of each key, in order of time.
    private(set) var alerts: [String: [Placed<AlertTransition>]] = [:]
    /// The changes of each budget, by its name, in order of time.
    private(set) var changes: [String: [Placed<AuditRecord>]] = [:]
    /// What became of each adjustment, in order of time.
    private(set) var adjustmentChanges: [String: [Placed<AuditRecord>]] = [:]
    /// The documents of adjustments made at run time.
    private(set) var documents: [String: Placed<AdjustmentRecord>] = [:]
    private var zones: [String: ZoneRules] = [:]

    init(_ facts: ReportFacts) {
        for day in facts.dayRecords.values { days[day.value.identity.key, default: []].append(day) }
        for key in Array(days.keys) { days[key]?.sort { $0.value.day < $1.value.day } }
        for period in facts.periods.values where !period.value.isRetired && period.value.end != nil {
            periods[period.value.identity.key, default: []].append(period)
        }
        for key in Array(periods.keys) {
            periods[key]?.sort { ($0.value.from, $0.place) < ($1.value.from, $1.place) }
        }
        for snapshot in facts.snapshots.values where !snapshot.value.isRetired {
            snapshots[snapshot.value.identity.key] = snapshot
        }
        for alert in facts.alerts.sorted(by: { ($0.value.at, $0.place) < ($1.value.at, $1.place) }) {
            alerts[alert.value.key, default: []].append(alert)
        }
        for change in facts.audit.sorted(by: { ($0.value.at, $0.place) < ($1.value.at, $1.place) }) {
            switch change.value.subject {
            case .slo: changes[change.value.name, default: []].append(change)
            case .adjustment: adjustmentChanges[change.value.name, default: []].append(change)
            }
        }
        for document in facts.adjustments.values { documents[document.value.name] = document }
        readZones()
    }

    private mutating func readZones() {
        let records = periods.values.joined().map(\.value) + snapshots.values.map(\.value)
        for name in Set(records.compactMap(\.timeZone)) { zones[name] = try? ZoneRules(identifier: name) }
    }

    /// The record of a key's own period that has the same days, where there is one: closed, or else of now.
    func ownPeriod(of key: String, as period: ReportPeriod) -> (record: Placed<PeriodRecord>, source: FigureSource)? {
        let isSame = { (record: PeriodRecord) in
            guard let end = record.end, let zone = zones[record.timeZone ?? "UTC"] ?? Self.utc(record) else {
                return false
            }
            return period.isSame(from: record.from, end: end, in: zone)
        }
        if let closed = periods[key]?.last(where: { isSame($0.value) }) { return (closed, .period) }
        guard let snapshot = snapshots[key], isSame(snapshot.value) else { return nil }
        return (snapshot, .snapshot)
    }

    private static func utc(_ record: PeriodRecord) -> ZoneRules? { record.timeZone == nil ? .utc : nil }

    /// The days of a key within a period.
    func days(of key: String, in period: ReportPeriod) -> [Placed<DayRecord>] {
        (days[key] ?? []).filter { (period.firstDay..<period.endDay).contains($0.value.day) }
    }
}
