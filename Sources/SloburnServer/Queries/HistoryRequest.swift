import SloburnModel
import SloburnNormalize
import SloburnPipeline

extension RequestTarget {
    /// The question for what was counted of a budget.
    ///
    /// - Throws: `ProblemDetails` where a time or the step can't be read.
    func historyQuestion(of entry: BudgetEntry) throws(ProblemDetails) -> HistoryQuestion {
        let facts = entry.facts
        var question = HistoryQuestion(
            key: facts.key, budget: facts.budget,
            group: Dictionary(facts.group.map { ($0.name, $0.value) }) { first, _ in first })
        let (from, to) = (try time("from"), try time("to"))
        if from != nil || to != nil {
            let end = to ?? facts.at
            let start = from ?? facts.periodFrom
            guard start < end else { throw .badRequest("from must be before to") }
            question.range = start..<end
        }
        if let text = self["step"] {
            guard let step = TimeSpan(text), step > .zero else {
                throw .badRequest("step=\(text): must be a duration such as 10s, 1m, 5m or 1h")
            }
            question.step = step
        }
        return question
    }

    /// A time, as text or in seconds since the epoch.
    func time(_ name: String) throws(ProblemDetails) -> Timestamp? {
        guard let text = self[name] else { return nil }
        let parser = TimestampParser(encoding: .rfc3339, timeZone: nil)
        if let time = Array(text.utf8).withUnsafeBytes({ try? parser.parse($0, isNumber: false) }) { return time }
        throw .badRequest("\(name)=\(text): must be a time such as 2026-11-20T10:00:00Z")
    }
}
