import SloburnModel

/// Says in the quality topic how complete a source is.
struct CoverageRecord {
    private static let windows: [TimeSpan] = [.hours(1), .days(1), .days(7), .days(30)]

    let board: SourceBoard
    let place: Int
    /// The evaluation time.
    let time: Timestamp

    private var watch: SourceWatch { board.watches[place] }

    /// The record; its key is the source.
    func record(_ cloudEvents: CloudEvents, in branch: TopicBranch) -> OutputRecord {
        let source = watch.watched.source
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("source", source)
            writer.member("at", time)
            if let end = watch.judgedEnd { writeInterval(end - 1, &writer) }
            if watch.watched.rule != nil { writeCoverage(of: source, &writer) }
            if let state = board.switches[place] {
                writer.key("fallback")
                writer.object { writer in
                    writer.member("source", state.rule.source)
                    writer.member("since", state.since)
                }
            }
        }
        return cloudEvents.record(
            .quality, type: "io.sloburn.coverage", key: source, at: time, in: branch, value: writer.bytes)
    }

    /// The last interval that was judged.
    private func writeInterval(_ number: Int64, _ writer: inout JSONWriter) {
        let evidence = watch.intervals[number] ?? IntervalEvidence()
        writer.key("interval")
        writer.object { writer in
            writer.member("from", watch.start(of: number))
            writer.member("to", watch.start(of: number + 1))
            writer.member("received", evidence.received)
            guard let rule = watch.watched.rule else { return }
            if rule.audit != nil {
                writer.key("declared")
                if let declared = evidence.declared { writer.value(declared) } else { writer.value(nil as String?) }
            }
            if let missing = watch.missingNumbers(number) { writer.member("missing", missing) }
            if let expected = rule.expected {
                let silent = expected.names.filter { !evidence.heard.contains($0) }
                writer.key("silent")
                writer.array { writer in silent.forEach { writer.value($0) } }
            }
            writer.member("completeness", watch.completeness(of: number)?.share)
            writer.key("trusted")
            writer.value(watch.isTrusted(number))
        }
    }

    /// The coverage of the usual windows, by their names.
    private func writeCoverage(of source: String, _ writer: inout JSONWriter) {
        writer.key("coverage")
        writer.object { writer in
            for window in Self.windows {
                writer.member(
                    window.description, board.coverage(of: source, from: time - window, to: time)?.share)
            }
        }
    }
}
