import SloburnModel

/// Which minutes are counted from a fallback, the slow way.
struct FallbackModel {
    let after: Int64
    let backAfter: Int64
    /// Whether the source could be counted in each minute, and whether its fallback could; from the first minute on.
    private var marks: [(isUsable: Bool, canStandIn: Bool)] = []
    /// The first minute of a run that has not been acted upon.
    private var firstOfRun = 0
    /// For each minute whether it is counted from the fallback.
    private(set) var usesFallback: [Bool] = []
    private(set) var switches = 0

    init(after: Int64, backAfter: Int64) {
        (self.after, self.backAfter) = (after, backAfter)
    }

    private var isInFallback: Bool { usesFallback.last ?? false }

    /// The next minute.
    mutating func judge(isUsable: Bool, canStandIn: Bool) {
        marks.append((isUsable, canStandIn))
        let isInFallback = isInFallback
        usesFallback.append(isInFallback)
        let run = marks[firstOfRun...].reversed().prefix { $0.isUsable == isInFallback }.count
        let needed = Int(isInFallback ? backAfter : after)
        guard run >= needed, isInFallback || canStandIn else { return }
        // No further back than the run needed to be, and a minute.
        let start = max(marks.count - run, marks.count - 1 - needed)
        for minute in start..<marks.count { usesFallback[minute] = !isInFallback }
        firstOfRun = marks.count
        switches += 1
    }

    /// Whether a minute is counted from the fallback; those that are not over are as the last one.
    func usesFallback(minute: Int) -> Bool {
        minute < usesFallback.count ? minute >= 0 && usesFallback[minute] : isInFallback
    }
}
