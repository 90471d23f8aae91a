/// Whether a daemon that can be asked says that it is well.
enum DaemonRules {
    static func findings(_ facts: Facts) -> [DoctorFinding] {
        guard let daemon = facts.daemon else { return [] }
        switch daemon.ready {
        case .failure(let trouble):
            return [
                DoctorFinding(
                    .unknown, .daemon, daemon.url, "no answer: \(trouble.text)",
                    advice: "start the daemon, or run this where it runs")
            ]
        case .success(let page): return [ready(daemon.url, page)] + metrics(daemon)
        }
    }

    private static func ready(_ url: String, _ page: DaemonFacts.Page) -> DoctorFinding {
        let text = page.text.split(whereSeparator: \.isNewline).joined(separator: "; ")
        switch page.status {
        case 200: return DoctorFinding(.ok, .daemon, "\(url)/readyz", text.isEmpty ? "ready" : text)
        case 503:
            return DoctorFinding(
                .problem, .daemon, "\(url)/readyz", "not ready: \(text)",
                advice: "wait while it restores; otherwise see SloburnNotReady in docs/operations.md")
        default:
            return DoctorFinding(
                .unknown, .daemon, "\(url)/readyz", "answers with the status \(page.status)",
                advice: "see whether it is a daemon that listens there")
        }
    }

    private static let counters = [
        (
            "sloburn_integrity_violations_total", "stretches of input that did not follow one another",
            "IntegrityViolation"
        ),
        ("sloburn_corrupt_records_total", "records of internal topics that could not be read", "CorruptRecords"),
    ]

    private static func metrics(_ daemon: DaemonFacts) -> [DoctorFinding] {
        let url = "\(daemon.url)/metrics"
        switch daemon.metrics {
        case .failure(let trouble):
            return [
                DoctorFinding(
                    .unknown, .daemon, url, "the metrics are not told: \(trouble.text)",
                    advice: "with spec.http.tokens they take a token: ask with curl")
            ]
        case .success(let metrics):
            return counters.map { name, what, alert in
                guard let value = metrics[name] else {
                    return DoctorFinding(.unknown, .daemon, url, "\(name) is not among the metrics", advice: nil)
                }
                guard value > 0 else { return DoctorFinding(.ok, .daemon, url, "\(name) 0") }
                return DoctorFinding(
                    .problem, .daemon, url, "\(name) \(Int64(value)): \(what)",
                    advice: "see Sloburn\(alert) in docs/operations.md")
            }
        }
    }
}
