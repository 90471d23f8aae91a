import SloburnAlerting
import SloburnModel
import SloburnNormalize

/// One sentence on a source for whoever answers for it.
struct SourceHealthSummary {
    /// What is told of several things that are wrong: the one that the others may follow from.
    private static let order: [SourceHealthReason] = [.dead, .lagging, .silent, .rejected, .incomplete]

    let watch: SourceHealthWatch
    let view: SourceHealthWatch.View
    let startsAt: Timestamp

    var text: String { "\(sentence); \(readers)." }

    private var sentence: String {
        let reasons = watch.state.machine.reasons
        if reasons.isEmpty {
            return "The data of the source \(watch.name) is well again after \(Self.words(view.time - startsAt))"
        }
        for reason in Self.order where reasons[reason] != nil {
            if let measure = watch.measure(reason, view), measure.isReached { return sentence(reason, measure) }
        }
        return "The data of the source \(watch.name) can't be trusted yet"
    }

    private func sentence(_ reason: SourceHealthReason, _ measure: SourceHealthWatch.Measure) -> String {
        let source = "the source \(watch.name)"
        switch (reason, measure.value) {
        case (.silent, .seconds(let seconds)):
            let start = "The source \(watch.name) has sent nothing for \(Self.words(.seconds(seconds)))"
            guard let last = view.inputs.latest else { return start + ": no sample has come yet" }
            return start + ": no new sample since \(Self.clock(last, at: view.time))"
        case (.lagging, .seconds(let seconds)):
            return "Sloburn has been reading \(source) too slowly for \(Self.words(.seconds(seconds)))"
                + ": its newest data is not counted yet"
        case (.dead, .seconds(let seconds)):
            return "Sloburn has not been reading all of \(source) for \(Self.words(.seconds(seconds)))"
                + ": what it sends is not counted"
        case (.rejected, .count(let count)):
            let within = watch.rule.rejected.map { " in the last \(Self.words($0.within))" } ?? ""
            return "\(count) records of \(source) could not be used\(within)"
        case (.incomplete, .share(let share)):
            return "Only \(Self.percent(share)) of the last hour's data of \(source) can be trusted to be complete"
        default: return "The data of \(source) is not well"
        }
    }

    private var readers: String {
        switch watch.slos.count {
        case 0: "no SLO reads it"
        case 1: "1 SLO reads it"
        case let count: "\(count) SLOs read it"
        }
    }

    /// A time of the day, with the day where it is another one.
    private static func clock(_ time: Timestamp, at now: Timestamp) -> String {
        let (text, today) = (RFC3339.string(time), RFC3339.string(now))
        let clock = "\(text.dropFirst(11).prefix(8)) UTC"
        return text.prefix(10) == today.prefix(10) ? clock : "\(text.prefix(10)) \(clock)"
    }

    /// A length of time in its largest unit of which there are two or more, or one as a whole.
    private static func words(_ span: TimeSpan) -> String {
        let seconds = span.nanoseconds / 1_000_000_000
        for (size, unit) in [(86_400, "day"), (3_600, "hour"), (60, "minute")] as [(Int64, String)]
        where seconds >= 2 * size || seconds == size {
            return counted(seconds / size, unit)
        }
        return counted(seconds, "second")
    }

    private static func counted(_ count: Int64, _ unit: String) -> String {
        "\(count) \(unit)\(count == 1 ? "" : "s")"
    }

    /// Rounded down, so that nothing that is missing looks whole.
    private static func percent(_ share: Double) -> String { "\((share * 1_000).rounded(.down) / 10) %" }
}
