import SloburnBudget
import SloburnModel

/// What the snapshots of all keys of a budget have in common at one evaluation: the JSON between their own values.
///
/// Names, the times of windows and what is the same for all of them is written once; a key fills in its figures.
/// `SnapshotWriter` takes the pieces in the order in which they are made here.
struct SnapshotForm {
    /// All pieces, one behind the other: one before each value of a key, and the last one behind all of them.
    let bytes: [UInt8]
    /// Where each piece ends in `bytes`.
    let ends: [Int]
    /// Whether the key says what the period will come to.
    let hasProjection: Bool

    /// Makes the form of a budget.
    ///
    /// - Parameters:
    ///   - plan: the budget.
    ///   - period: where its period lies.
    ///   - isFinal: whether the period is over.
    ///   - evaluator: knows the time and the state of the input.
    init(of plan: BudgetPlan, period: PeriodBounds, isFinal: Bool, _ evaluator: BudgetEvaluator) {
        hasProjection = period.end != nil && !isFinal
        var writer = Maker(plan: plan, period: period, evaluator: evaluator)
        writer.writeIdentity()
        writer.writePeriod(isFinal: isFinal)
        if hasProjection { writer.cut("projection") }
        writer.writeBurnRates()
        writer.cut("exhaustsAt")
        writer.cut("alerts")
        writer.writeFallbacks(isFinal: isFinal)
        writer.writeQuality(isFinal: isFinal)
        bytes = writer.bytes
        ends = writer.ends
    }
}

extension SnapshotForm {
    /// Writes the pieces.
    fileprivate struct Maker: ~Copyable {
        private let plan: BudgetPlan
        private let period: PeriodBounds
        private let evaluator: BudgetEvaluator
        private(set) var bytes: [UInt8] = []
        private(set) var ends: [Int] = []
        private var json = JSONWriter()

        init(plan: BudgetPlan, period: PeriodBounds, evaluator: BudgetEvaluator) {
            self.plan = plan
            self.period = period
            self.evaluator = evaluator
        }

        /// Writes a member's name and leaves its value to the key.
        mutating func cut(_ name: String) {
            json.key(name)
            cut()
        }

        private mutating func cut() {
            bytes += json.cutBeforeValue()
            ends.append(bytes.count)
        }

        private mutating func open(_ name: String) {
            json.key(name)
            json.open(UInt8(ascii: "{"))
        }

        private mutating func close() { json.close(UInt8(ascii: "}")) }

        mutating func writeIdentity() {
            let definition = plan.definition
            json.open(UInt8(ascii: "{"))
            json.member("slo", definition.slo)
            cut("key")
            json.member("service", definition.service)
            json.criticality(of: definition)
            open("group")
            for label in definition.groupBy { cut(label) }
            close()
            json.member("revision", definition.revision)
            if let retirement = plan.retirement {
                open("retired")
                json.member("since", retirement.since)
                json.member("until", retirement.until)
                close()
            }
            json.member("at", evaluator.time)
            json.member("watermark", evaluator.watermark)
            json.member("budgetingMethod", definition.methodName)
            if let slices = definition.slices { write(slices) }
            json.member("objective", definition.target.doubleValue)
            if plan.isComposite { write(definition.members) }
            if evaluator.isPartial {
                json.key("partial")
                json.value(true)
                let behind = evaluator.moments[plan.number].behind
                if !behind.isEmpty {
                    json.key("behind")
                    json.array { json in behind.forEach { json.value($0) } }
                }
            }
        }

        private mutating func write(_ slices: SliceDefinition) {
            json.key("slices")
            json.value(true)
            json.member("timeSliceWindow", slices.width.description)
            // The objectives of a composite have targets of their own.
            if case .goodFrom(let ratio) = slices.rule, !plan.isComposite {
                json.member("timeSliceTarget", ratio.doubleValue)
            }
        }

        private mutating func write(_ members: [CompositeMember]) {
            json.key("composite")
            json.value(true)
            json.key("objectives")
            json.array { json in
                for member in members {
                    json.object { json in
                        json.member("slo", member.budget)
                        json.member("weight", member.weight.doubleValue)
                    }
                }
            }
        }

        mutating func writePeriod(isFinal: Bool) {
            open("period")
            json.member("kind", plan.counting.calendar == nil ? "rolling" : "calendar")
            json.member("duration", plan.definition.period.description)
            if let calendar = plan.counting.calendar { json.member("timeZone", calendar.zone.identifier) }
            json.member("from", period.from)
            json.member("to", period.to)
            if let end = period.end { json.member("end", end) }
            if isFinal {
                json.key("final")
                json.value(true)
            }
            close()
            for count in ["good", "bad", "total", "sli"] { cut(count) }
            open("errorBudget")
            for figure in ["allowed", "consumed", "remaining"] { cut(figure) }
            close()
        }

        mutating func writeBurnRates() {
            open("burnRates")
            for window in plan.listedWindows {
                open(plan.layout.windows[window].description)
                writeBounds(ofWindow: window)
                for count in ["good", "bad", "total", "rate"] { cut(count) }
                if let sources, sources.isJudged { json.member("coverage", sources.windows[window]?.share) }
                close()
            }
            close()
        }

        /// What is known of the budget's sources.
        private var sources: SourceFigures? { evaluator.moments[plan.number].sources }

        /// The sources in whose place others are counted, or were in the period.
        mutating func writeFallbacks(isFinal: Bool) {
            guard var fallbacks = sources?.fallbacks else { return }
            if isFinal {
                // What is counted now is of no matter to a period that is over.
                fallbacks = evaluator.board.fallbacks(of: plan.sources, from: period.from, to: period.to)
                    .filter { $0.span > .zero }
            }
            guard !fallbacks.isEmpty else { return }
            json.key("fallbacks")
            json.array { json in
                for fallback in fallbacks {
                    json.object { json in
                        json.member("source", fallback.source)
                        json.member("fallback", fallback.fallback)
                        json.member("since", fallback.since)
                        json.member("seconds", fallback.span.nanoseconds / 1_000_000_000)
                    }
                }
            }
        }

        private mutating func writeBounds(ofWindow window: Int) {
            let (from, to) = plan.counting.bounds(ofWindow: window, at: evaluator.time)
            json.member("from", from)
            json.member("to", to)
        }

        mutating func writeQuality(isFinal: Bool) {
            open("quality")
            cut("late")
            json.member("rejected", plan.sources.reduce(0) { $0 + (evaluator.rejected[$1] ?? 0) })
            for figure in ["duplicates", "clamped", "lastSampleAt"] { cut(figure) }
            if let sources, sources.isJudged {
                let coverage =
                    isFinal
                    ? evaluator.board.coverage(of: plan.sources, from: period.from, to: period.to) : sources.period
                json.member("coverage", coverage?.share)
            }
            if let inputs = evaluator.inputs {
                open("inputs")
                json.member("current", Int64(inputs.current))
                json.member("idle", Int64(inputs.idle))
                json.member("lagging", Int64(inputs.lagging))
                json.member("dead", Int64(inputs.dead))
                close()
            }
            close()
            close()
            cut()
        }
    }
}
