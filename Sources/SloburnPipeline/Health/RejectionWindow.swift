import SloburnModel

/// How many dead letters a source had lately.
///
/// They are counted when an evaluation first knows of them, in steps of a sixtieth of the window.
struct RejectionWindow: Hashable {
    struct Step: Hashable {
        var start: Timestamp
        var count: Int64
    }

    private static let steps: Int64 = 60

    /// The running total that was seen last.
    private(set) var total: Int64
    /// In the order of time.
    private(set) var recent: [Step]

    init(total: Int64 = 0, recent: [Step] = []) {
        self.total = total
        self.recent = recent
    }

    /// Takes the running total at an evaluation.
    mutating func see(_ total: Int64, at time: Timestamp, within span: TimeSpan) {
        // A total below the last one is of another count, which has begun anew.
        let new = total < self.total ? total : total - self.total
        self.total = total
        let oldest = time - span
        recent.removeAll { $0.start <= oldest }
        guard new > 0 else { return }
        let start = time.flooredTo(TimeSpan(nanoseconds: max(span.nanoseconds / Self.steps, 1)))
        if let last = recent.indices.last, recent[last].start == start {
            recent[last].count = recent[last].count.addingSaturated(new)
        } else {
            recent.append(Step(start: start, count: new))
        }
    }

    /// Takes the running total where nobody asks for a window.
    mutating func see(_ total: Int64) { (self.total, recent) = (total, []) }

    /// How many there were in the window.
    var count: Int64 { recent.reduce(0) { $0.addingSaturated($1.count) } }
}
