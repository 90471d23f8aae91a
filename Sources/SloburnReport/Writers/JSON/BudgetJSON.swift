internal import SloburnModel

extension BudgetReport {
    /// The budget as JSON.
    var value: ReportValue {
        .members([
            "key": .text(key), "slo": .text(slo), "service": .text(service), "serviceTier": tier.map(ReportValue.text),
            "stage": stage.map(ReportValue.text), "team": .optional(team), "region": .optional(region),
            "group": Self.object(group), "labels": Self.object(labels), "owner": .optional(owner),
            "source": .text(source.rawValue), "from": .time(from), "to": .time(to),
            "timeZone": .text(timeZone ?? "UTC"), "budgetingMethod": .text(method),
            "unit": .text(sliceWidth == nil ? "events" : "slices"),
            "timeSliceWindow": sliceWidth.map { .text($0.description) },
            "objective": .decimal(ExactFraction(objective), places: 12), "verdict": .text(verdict.rawValue),
            "figures": account.value, "raw": raw?.value ?? .null, "downtime": downtime.value,
            "coverage": coverage.value, "stretches": .list(stretches.map(\.value)),
            "adjustments": .list(adjustments.map(\.value)), "episodes": .list(episodes.map(\.value)),
            "changes": .list(changes.map(\.value)), "days": .list(dayValues), "trend": .list(trend.map(\.value)),
        ])
    }

    private static func object(_ labels: [Label]) -> ReportValue {
        .object(labels.map { ReportValue.Member(name: $0.name, value: .text($0.value)) })
    }

    private var dayValues: [ReportValue] {
        burnDown.map { point in
            let counts = point.figures.account.counts
            return .members([
                "day": .day(point.figures.day), "good": .count(counts.good), "bad": .count(counts.bad),
                "total": .count(counts.total), "forgiven": .count(point.figures.forgiven),
                "excludedSeconds": .integer(point.figures.excludedSeconds),
                "remaining": .decimal(point.remaining, .down),
            ])
        }
    }
}

extension Account {
    /// The account as JSON.
    ///
    /// Shares are cut so that none looks better than it is.
    fileprivate var value: ReportValue {
        .members([
            "good": .count(counts.good), "bad": .count(counts.bad), "total": .count(counts.total),
            "sli": .decimal(counts.serviceLevel, places: 12, .down), "verdict": .text(verdict.rawValue),
            "errorBudget": .members([
                "allowed": .decimal(allowed, .down), "spent": .count(counts.bad), "left": .decimal(left, .down),
                "consumed": .decimal(consumed, .up), "remaining": .decimal(consumed.map { .one - $0 }, .down),
            ]),
        ])
    }
}

extension ReportValue {
    fileprivate static func count(_ count: ExactCount) -> ReportValue { .number(count.description) }

    fileprivate static func figure(_ figure: ExactCount?) -> ReportValue {
        figure.map { .number($0.description) } ?? .null
    }
}

extension Downtime {
    fileprivate var value: ReportValue {
        .members([
            "minutes": .decimal(seconds.divided(by: ExactFraction(60, over: 1)), places: 3, .up),
            "isEquivalent": .flag(isEquivalent), "countedSeconds": .integer(countedSeconds),
        ])
    }
}

extension Coverage {
    fileprivate var value: ReportValue {
        .members([
            "expectedDays": .integer(expected), "daysWithData": .integer(counted), "share": .decimal(share, .down),
            "emptyDays": .list(empty.map(ReportValue.day)), "missingDays": .list(missing.map(ReportValue.day)),
            "daysBefore": .integer(before), "daysAhead": .integer(ahead), "trusted": .decimal(trusted, .down),
            "excludedSeconds": .integer(excludedSeconds),
        ])
    }
}

extension Stretch {
    fileprivate var value: ReportValue {
        .members([
            "revision": .text(revision), "objective": .decimal(ExactFraction(objective), places: 12),
            "firstDay": .day(firstDay), "lastDay": .day(lastDay), "figures": account.value,
        ])
    }
}

extension AdjustmentReport {
    fileprivate var value: ReportValue {
        .members([
            "name": .text(name), "effect": .text(effect), "badEvents": badEvents.map { .integer($0) },
            "minutes": minutes.map { .integer($0) },
            "spans": .list(spans.map { .members(["from": .optionalTime($0.from), "to": .optionalTime($0.to)]) }),
            "author": .optional(author), "reason": .optional(reason), "ticket": .optional(ticket),
            "recordedAt": .optionalTime(recordedAt), "isAfterTheFact": .flag(isAfterTheFact),
        ])
    }
}

extension Episode {
    fileprivate var value: ReportValue {
        .members([
            "id": .text(id), "severity": .text(severity), "kind": .optional(kind), "startsAt": .time(startsAt),
            "endsAt": .optionalTime(endsAt), "durationSeconds": .integer(seconds), "bad": .figure(bad),
            "budgetSpent": .figure(budgetSpent), "peakBurnRate": .figure(peakBurnRate), "owner": .optional(owner),
            "acknowledgedBy": .optional(acknowledgedBy), "note": .optional(note),
            "evidence": .list(
                evidence.map { place in
                    .members([
                        "topic": .text(place.topic), "partition": .integer(place.partition),
                        "offset": .integer(place.offset),
                    ])
                }),
        ])
    }
}

extension DefinitionChange {
    fileprivate var value: ReportValue {
        .members([
            "event": .text(event), "at": .time(at), "revision": .optional(revision),
            "previousRevision": .optional(previousRevision), "author": .optional(author), "mail": .optional(mail),
            "commit": .optional(commit),
        ])
    }
}

extension TrendPoint {
    fileprivate var value: ReportValue {
        .members([
            "period": .text(period.name), "from": .time(period.from), "to": .time(period.to),
            "source": .text(source.rawValue), "objective": .decimal(objective.map { ExactFraction($0) }, places: 12),
            "daysWithData": .integer(daysCounted), "figures": account.value,
        ])
    }
}
