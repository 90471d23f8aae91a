internal import SloburnModel

/// Makes what a report says of one budget.
struct BudgetReportBuilder {
    let index: FactIndex
    let period: ReportPeriod
    /// With how many earlier periods it is compared.
    let comparing: Int
    /// The time of the newest record.
    let asOf: Timestamp

    /// All that is said of a key.
    ///
    /// - Parameters:
    ///   - key: the SLO key.
    ///   - used: takes the records that it is said from.
    /// - Returns: nil where nothing tells which SLO it is.
    func budget(_ key: String, used: inout Set<RecordPlace>) -> BudgetReport? {
        let figures = PeriodFigures(of: key, in: period, index)
        guard let known = known(key, figures) else { return nil }
        let alerts = index.alerts[key] ?? []
        let identity = known.identity
        let labels = known.labels.isEmpty ? alerts.last?.value.labels ?? [] : known.labels
        let episodes = episodes(alerts, from: figures.from, to: figures.to, &used)
        let report = BudgetReport(
            key: key, slo: identity.slo, service: identity.service, tier: identity.tier, stage: identity.stage,
            team: labels.value("team"), region: identity.group.value("region") ?? labels.value("region"),
            group: identity.group, labels: labels, owner: alerts.last { $0.value.owner != nil }?.value.owner,
            source: figures.source, from: figures.from, to: figures.to, timeZone: figures.timeZone,
            method: figures.method, sliceWidth: figures.sliceWidth, objective: figures.objective ?? known.objective,
            account: figures.account, raw: figures.raw, downtime: figures.downtime,
            coverage: coverage(of: key, figures),
            days: figures.days.map {
                DayFigures(
                    day: $0.day, account: Account($0.counts, objective: $0.objective),
                    forgiven: figures.forgiven[$0.day] ?? .zero, excludedSeconds: $0.excludedSeconds)
            },
            stretches: Self.stretches(figures.days), adjustments: adjustments(figures, &used), episodes: episodes,
            changes: changes(of: identity.budgetName, &used), trend: trend(of: key, &used))
        used.formUnion(figures.places)
        used.insert(known.place)
        return report
    }

    private struct Known {
        var identity: BudgetIdentity
        var labels: [Label]
        var objective: Ratio
        var place: RecordPlace
    }

    /// The latest record that says what the key is.
    private func known(_ key: String, _ figures: PeriodFigures) -> Known? {
        if let day = index.days[key]?.last(where: { $0.value.day < period.endDay }) {
            return Known(
                identity: day.value.identity, labels: day.value.labels, objective: day.value.objective,
                place: day.place)
        }
        guard let own = index.ownPeriod(of: key, as: period)?.record ?? index.snapshots[key] else { return nil }
        return Known(identity: own.value.identity, labels: [], objective: own.value.objective, place: own.place)
    }

    private func coverage(of key: String, _ figures: PeriodFigures) -> Coverage {
        let over = min(period.endDay, asOf.nanoseconds.flooredQuotient(TimeSpan.days(1).nanoseconds))
        // Where the first day read has it, it may be older.
        let first = index.days[key]?.first?.value.day ?? period.endDay
        let start = max(period.firstDay, min(first, period.endDay))
        let expected = start < over ? start..<over : start..<start
        let told = Dictionary(figures.days.map { ($0.day, $0) }) { $1 }
        let withEvents = expected.filter { told[$0].map { $0.counts.total != .zero } ?? false }
        return Coverage(
            expected: Int64(expected.count), counted: Int64(withEvents.count),
            empty: expected.filter { told[$0]?.counts.total == .zero }, missing: expected.filter { told[$0] == nil },
            before: figures.days.isEmpty ? 0 : start - period.firstDay,
            ahead: max(0, period.endDay - max(over, period.firstDay)), trusted: figures.trusted,
            excludedSeconds: figures.excludedSeconds)
    }

    private static func stretches(_ days: [DayRecord]) -> [Stretch] {
        var stretches: [Stretch] = []
        for day in days {
            let account = Account(day.counts, objective: day.objective)
            if var last = stretches.last, last.revision == day.revision, last.objective == day.objective {
                last.lastDay = day.day
                last.account += account
                stretches[stretches.count - 1] = last
            } else {
                stretches.append(
                    Stretch(
                        revision: day.revision, objective: day.objective, firstDay: day.day, lastDay: day.day,
                        account: account))
            }
        }
        return stretches
    }

    private func trend(of key: String, _ used: inout Set<RecordPlace>) -> [TrendPoint] {
        var points: [TrendPoint] = []
        for count in 0..<max(0, comparing) {
            let earlier = period.earlier(Int64(count) + 1)
            let figures = PeriodFigures(of: key, in: earlier, index)
            used.formUnion(figures.places)
            points.append(
                TrendPoint(
                    period: earlier, source: figures.source, objective: figures.objective, account: figures.account,
                    daysCounted: Int64(figures.days.count { $0.counts.total != .zero })))
        }
        return points
    }
}

extension [Label] {
    /// The value of a label; nil where there is none.
    func value(_ name: String) -> String? { first { $0.name == name && !$0.value.isEmpty }?.value }
}
