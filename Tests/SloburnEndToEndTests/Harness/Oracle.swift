import Testing

/// What was sent, as far as it decides a count: the engine's own code is not asked.
struct SentSample {
    /// The SLO key that counts it.
    var key: String
    /// Its event time in milliseconds since the epoch.
    var time: Int64
    /// Whether it is good.
    var isGood: Bool
}

/// Counts what was sent in the plainest way there is.
struct Oracle {
    private(set) var samples: [String: [SentSample]] = [:]

    /// The SLO keys that have samples.
    var keys: [String] { samples.keys.sorted() }

    /// Notes what was sent.
    mutating func add(_ sent: some Sequence<SentSample>) {
        for sample in sent { samples[sample.key, default: []].append(sample) }
    }

    /// All samples of a key.
    func total(of key: String) -> Int { samples[key]?.count ?? 0 }

    /// The counts of a key over [from, to).
    func counts(of key: String, from: String, to: String) throws -> (good: Int, bad: Int) {
        let (from, to) = (try milliseconds(from), try milliseconds(to))
        let inside = (samples[key] ?? []).filter { $0.time >= from && $0.time < to }
        let good = inside.count { $0.isGood }
        return (good, inside.count - good)
    }

    /// Compares every window of a snapshot with what was sent.
    func verify(_ snapshot: Snapshot, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let whole = try counts(of: snapshot.key, from: snapshot.period.from, to: snapshot.period.to)
        #expect(
            [snapshot.good, snapshot.bad, snapshot.total] == [whole.good, whole.bad, whole.good + whole.bad],
            "\(snapshot.key), period", sourceLocation: sourceLocation)
        for (name, window) in snapshot.burnRates {
            let sent = try counts(of: snapshot.key, from: window.from, to: window.to)
            #expect(
                [window.good, window.bad, window.total] == [sent.good, sent.bad, sent.good + sent.bad],
                "\(snapshot.key), window \(name) at \(snapshot.at)", sourceLocation: sourceLocation)
            let ratio = window.total == 0 ? 0 : Double(window.bad) / Double(window.total)
            let rate = ratio / (1 - snapshot.objective)
            #expect(
                abs(window.rate - rate) <= 1e-6 * max(1, rate), "\(snapshot.key), rate of \(name)",
                sourceLocation: sourceLocation)
        }
        let sli = whole.good + whole.bad == 0 ? nil : Double(whole.good) / Double(whole.good + whole.bad)
        #expect(snapshot.sli == sli, "\(snapshot.key), sli", sourceLocation: sourceLocation)
    }
}
