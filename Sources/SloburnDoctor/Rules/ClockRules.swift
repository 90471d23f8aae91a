import SloburnKafka
import SloburnModel

/// Whether this machine's clock goes with the brokers'.
///
/// Kafka tells nobody what time it is. A broker's clock shows in the timestamps that it sets itself: those of topics with
/// `message.timestamp.type` LogAppendTime.
enum ClockRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        guard facts.cluster.value != nil else { return [] }
        if let range = facts.write?.clock { return [measured(range, facts)] }
        let stamps = facts.newest.filter { $0.value.milliseconds != nil }
        let ahead = stamps.compactMap { place, record in
            record.milliseconds.map { (place: place, ahead: $0 - facts.at, record: record) }
        }
        .max { $0.ahead < $1.ahead }
        guard let ahead, ahead.ahead > tolerated else { return [unknown(facts)] }
        return [fromTheFuture(ahead.place, ahead.ahead, ahead.record, facts)]
    }

    /// A second: more than that two clocks that are kept right never differ.
    private static let tolerated: Int64 = 1_000

    /// The least that some source allows for, in milliseconds.
    private static func skew(_ facts: Facts) -> Int64 {
        (facts.engine.sources.map(\.maxFutureSkew.nanoseconds).min() ?? 300_000_000_000) / 1_000_000
    }

    private static func measured(_ range: ClosedRange<Int64>, _ facts: Facts) -> DoctorFinding {
        let least = range.lowerBound > 0 ? range.lowerBound : range.upperBound < 0 ? -range.upperBound : 0
        let seen =
            least == 0
            ? "this clock goes with the broker's: what they differ by is less than "
                + Phrase.span(range.upperBound - range.lowerBound)
            : "this clock is \(range.lowerBound > 0 ? "behind" : "ahead of") the broker's by \(Phrase.span(least)) to "
                + Phrase.span(max(abs(range.lowerBound), abs(range.upperBound)))
        let advice = "see that the clocks are kept right, here and on the brokers: `chronyc tracking` or `timedatectl`"
        if least > skew(facts) {
            return DoctorFinding(
                .problem, .clock, "broker", "\(seen), more than maxFutureSkew (\(Phrase.span(skew(facts))))",
                advice: "\(advice); records that seem to come from the future become dead letters (future_timestamp)")
        }
        return DoctorFinding(
            least > tolerated ? .warning : .ok, .clock, "broker", seen, advice: least > tolerated ? advice : nil)
    }

    private static func fromTheFuture(
        _ place: TopicPartition, _ ahead: Int64, _ record: RecordFacts, _ facts: Facts
    ) -> DoctorFinding {
        let who = record.isLogAppendTime ? "the broker's clock" : "its producer's clock"
        let isBeyond = !record.isLogAppendTime && ahead > skew(facts) && !facts.sources(of: place.topic).isEmpty
        return DoctorFinding(
            isBeyond ? .problem : .warning, .clock, place.description,
            "a record was stamped \(Phrase.span(ahead)) ahead of this clock by \(who)"
                + (isBeyond ? ", beyond maxFutureSkew (\(Phrase.span(skew(facts))))" : ""),
            advice: isBeyond
                ? "see that the clocks are kept right, here and where it comes from; such records become dead letters "
                    + "(future_timestamp) where their event times are as far ahead"
                : "see that the clocks are kept right, here and there: `chronyc tracking` or `timedatectl`")
    }

    private static func unknown(_ facts: Facts) -> DoctorFinding {
        let newest = facts.newest.compactMap { place, record in record.milliseconds.map { (place, $0) } }
            .max { $0.1 < $1.1 }
        let seen =
            newest.map { place, time in
                "no record is stamped ahead of this clock; the newest, in \(place), \(Phrase.span(facts.at - time)) behind it"
            } ?? "no record shows it"
        return DoctorFinding(
            .unknown, .clock, "broker", "\(seen); Kafka does not tell its time",
            advice: "--probe lets the broker stamp a record of its own topic and compares")
    }
}
