import SloburnBudget
import SloburnModel

extension ExplainedAlert {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("key", key)
            writer.member("severity", severity)
            switch state {
            case .firing(let since): writer.state("firing", since)
            case .firingOn(let since): writer.state("firingOn", since)
            case .suppressed(let alert):
                writer.state("suppressed", alert.since)
                writer.texts("suppressedBy", alert.suppressedBy)
            case .pending: writer.state("pending", nil)
            case .unclear: writer.state("unclear", nil)
            case .quiet: writer.state("quiet", nil)
            }
            writer.key("tiers")
            writer.array { writer in for tier in tiers { tier.write(to: &writer) } }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func state(_ name: String, _ since: Timestamp?) {
        member("state", name)
        member("since", since)
    }
}

extension ExplainedTier {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("trigger", tier.trigger.rawValue)
            writer.member("longWindow", tier.longWindow.description)
            writer.member("shortWindow", tier.shortWindow.description)
            writer.member("op", tier.comparison.rawValue)
            writer.member("factor", tier.factor.doubleValue)
            writer.member("budgetShare", tier.budgetShare?.doubleValue)
            writer.member("errorRatioBound", tier.errorRatioThreshold.doubleValue)
            switch verdict {
            case .yes: writer.flag("isTrue", true)
            case .no: writer.flag("isTrue", false)
            case .unknown(let reason):
                writer.member("isTrue", nil as String?)
                writer.member("unknown", reason)
            }
            writeRules(&writer)
            writeChange(&writer)
            writer.key("windows")
            writer.array { writer in for window in windows { window.write(to: &writer) } }
        }
    }

    private func writeRules(_ writer: inout JSONWriter) {
        if let heldBy { writer.member("heldBy", heldBy.rawValue) }
        if tier.minEvents > 0 { writer.member("minEvents", tier.minEvents) }
        if tier.minBadEvents > 0 { writer.member("minBadEvents", tier.minBadEvents) }
        if let confidence = tier.confidence { writer.member("confidence", confidence.level.doubleValue) }
        if tier.pendingFor > .zero { writer.member("for", tier.pendingFor.description) }
        if tier.keepFiringFor > .zero { writer.member("keepFiringFor", tier.keepFiringFor.description) }
        if let share = tier.resolveBelow { writer.member("resolveBelow", share.doubleValue) }
        if let stays { writer.flag("staysTrue", stays) }
        if let rule = tier.flapping {
            writer.key("flapping")
            writer.object { writer in
                writer.member("episodes", Int64(rule.episodes))
                writer.member("within", rule.within.description)
                writer.member("quietFor", rule.quietFor.description)
            }
        }
    }

    private func writeChange(_ writer: inout JSONWriter) {
        switch change {
        case .none: break
        case .ends(let time): writer.member("falseAtTheLatest", time)
        case .moreBad(let count): writer.member("moreBadEvents", count)
        case .notEvenIfAllBad: writer.member("moreBadEvents", nil as Double?)
        case .moreEvents(let count): writer.member("moreEvents", count)
        case .noEvents: writer.member("moreEvents", 1)
        }
    }
}

extension ExplainedWindow {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("window", length.description)
            writer.member("from", counts.from)
            writer.member("to", counts.to)
            writer.counts(counts)
            writer.member("errorRatio", errorRatio)
            writer.member("burnRate", burnRate)
            writer.flag("above", isAbove)
            if let lowerBound { writer.member("lowerErrorRatioBound", lowerBound) }
            if let isSure { writer.flag("lowerBoundAbove", isSure) }
        }
    }
}
