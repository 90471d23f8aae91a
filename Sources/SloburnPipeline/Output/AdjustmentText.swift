import SloburnBudget
import SloburnModel

extension JSONWriter {
    /// Writes the members that say of a budget what adjustments do to its period: which they are, and what it would be
    /// without them.
    ///
    /// - Parameters:
    ///   - inForce: the adjustments, each with where it was in force last.
    ///   - raw: what the period holds as it was counted.
    ///   - key: the budget's key.
    mutating func adjustments(
        _ inForce: [(adjustment: Adjustment, last: Range<Timestamp>)], raw: WindowCounts, of key: BudgetKey
    ) {
        adjustments(inForce)
        self.key("raw")
        object { json in
            json.counts(raw)
            json.member("sli", raw.serviceLevel)
            json.key("errorBudget")
            json.errorBudget(raw.errorBudget(allowed: key.definition.allowedErrorRatio))
        }
    }

    /// Writes, as one more member, which adjustments bear on something, each with where it was in force last.
    mutating func adjustments(_ inForce: [(adjustment: Adjustment, last: Range<Timestamp>)]) {
        key("adjustments")
        array { json in
            for (adjustment, last) in inForce {
                json.object { json in
                    json.adjustment(adjustment, last: last)
                    json.member("author", adjustment.author)
                    json.reason(of: adjustment)
                }
            }
        }
    }

    /// Writes what an adjustment does; `last` is where it was in force last, or will be first.
    mutating func adjustment(_ adjustment: Adjustment, last: Range<Timestamp>?) {
        member("name", adjustment.name)
        member("effect", adjustment.effect.name)
        switch adjustment.effect {
        case .grant(.badEvents(let count)): member("badEvents", count)
        case .grant(.time(let span)): member("minutes", span.nanoseconds / TimeSpan.minutes(1).nanoseconds)
        case .exclude, .suppress: break
        }
        if case .once(let from, let to) = adjustment.schedule {
            member("from", from)
            member("to", adjustment.effect.isGrant ? from : to)
        } else {
            member("from", last?.lowerBound)
            member("to", last?.upperBound)
        }
    }

    /// Writes why an adjustment was made.
    mutating func reason(of adjustment: Adjustment) {
        member("reason", adjustment.reason)
        member("ticket", adjustment.ticket)
    }
}

extension Adjustment.Effect {
    /// The word of configurations and records.
    var name: String {
        switch self {
        case .exclude: "exclude"
        case .suppress: "suppress"
        case .grant: "grant"
        }
    }

    fileprivate var isGrant: Bool {
        if case .grant = self { return true }
        return false
    }
}
