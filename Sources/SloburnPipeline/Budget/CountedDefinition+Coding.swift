import SloburnModel

extension ByteEncoder {
    mutating func write(_ definition: CountedDefinition) {
        write(definition.name)
        write(definition.countingRevision)
        write(definition.revision)
        write(definition.service)
        write(definition.groupBy)
        write(definition.target)
        write(definition.kind.rawValue)
        write(definition.noData.rawValue)
        write(definition.slices != nil)
        if let slices = definition.slices {
            write(slices.width.nanoseconds)
            write(slices.target != nil)
            if let target = slices.target { write(target) }
            write(slices.zone ?? "")
        }
        switch definition.period {
        case .rolling(let span):
            write(false)
            write(span.nanoseconds)
        case .calendar(let count, let unit, let day, let second, let zone):
            write(true)
            write(count)
            write(unit.rawValue)
            write(day)
            write(second)
            write(zone)
        }
    }

    private mutating func write(_ ratio: Ratio) {
        write(ratio.numerator)
        write(ratio.denominator)
    }
}

extension ByteDecoder {
    mutating func countedDefinition() throws(CorruptRecordError) -> CountedDefinition {
        let (name, countingRevision, revision) = (try text(), try text(), try text())
        let (service, groupBy, target) = (try text(), try texts(), try ratio())
        guard let kind = CountedDefinition.Kind(rawValue: try integer()) else { throw failure("an unknown indicator") }
        guard let noData = BudgetDefinition.NoDataPolicy(rawValue: try text()) else {
            throw failure("an unknown policy for missing data")
        }
        let slices = try bool() ? try countedSlices() : nil
        return CountedDefinition(
            name: name, revision: revision, countingRevision: countingRevision, service: service, groupBy: groupBy,
            target: target, kind: kind, noData: noData, slices: slices, period: try countedPeriod())
    }

    private mutating func countedSlices() throws(CorruptRecordError) -> CountedDefinition.Slices {
        let width = try span()
        let target = try bool() ? try ratio() : nil
        let zone = try text()
        return CountedDefinition.Slices(width: width, target: target, zone: zone.isEmpty ? nil : zone)
    }

    private mutating func countedPeriod() throws(CorruptRecordError) -> CountedDefinition.Period {
        guard try bool() else { return .rolling(try span()) }
        let count = try integer()
        guard let unit = CalendarPeriod.Unit(rawValue: try text()),
            (1...CalendarPeriod.Unit.year.nominalMinutes / unit.nominalMinutes).contains(count)
        else { throw failure("an unknown calendar") }
        let (day, second) = (try integer(), try integer())
        guard abs(day) < 200_000, (0..<86_400).contains(second) else { throw failure("a calendar out of range") }
        return .calendar(count: count, unit: unit, day: day, second: second, zone: try text())
    }

    private mutating func span() throws(CorruptRecordError) -> TimeSpan {
        let span = TimeSpan(nanoseconds: try integer())
        guard span >= .seconds(1), span <= .days(366) else { throw failure("a length of \(span)") }
        return span
    }

    private mutating func ratio() throws(CorruptRecordError) -> Ratio {
        guard let ratio = Ratio(try integer(), over: try integer()), ratio >= Ratio(0), ratio <= Ratio(1) else {
            throw failure("a share that is none")
        }
        return ratio
    }
}
