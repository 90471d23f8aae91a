import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// A deliberate mistake in how the processes use Kafka, to see that the simulation notices it.
enum Mistake: String, CaseIterable, Sendable {
    /// Predecessors are not fenced.
    case fencesNobody
    /// Ingest reads the committed offsets before it has fenced its predecessors.
    case looksBeforeItFences
    /// A producer that is replaced goes on under the claims of the one before.
    case keepsClaims
    /// Input offsets are committed beside the transaction.
    case offsetsOutsideTransaction
    /// Budget begins with an empty state at the group's offset.
    case forgetsState
    /// Checkpoints are read up to the last stable offset, though more is decided already.
    case readsToStableEnd
    /// After an abort the stage goes on with the ids it has seen.
    case keepsIDsAfterAbort
    /// Input is not read again to know its ids.
    case forgetsIDs
    /// How far the events of a partition have come is not committed with its offset.
    case forgetsProgress
    /// The end of a partition counts from when the answer came, not from when it was asked for.
    case datesEndsByTheAnswer
}

/// Everything about a run that its seed decides beforehand.
struct SimulationPlan {
    static let deltasPartitions = 2
    static let origin = Timestamp(seconds: 1_795_223_400)

    let seed: UInt64
    var mistake: Mistake?
    /// Whether faults are short and events in order, so that every alert must come when the oracle says.
    var isStrict: Bool
    /// Whether the broker refuses commits of members that the group has gone on without.
    var fencesGenerations: Bool
    /// Whether the markers of a transaction come after its end has been answered.
    let delaysMarkers: Bool
    let inputPartitions: Int
    var instances: Int
    let commitInterval: TimeSpan
    /// The most bytes of a record of the deltas topic.
    let largestPart: Int
    /// How many records are read at a time.
    let batch: Int
    /// The longest time between two looks at what has come, in milliseconds.
    let longestPause: Int
    /// How many steps of 1000 in a commit or a take-over meet a fault.
    var faults: Int
    /// How many commits of 1000 get no answer.
    var lostAnswers: Int
    /// When faults happen.
    let faultWindow: (from: Timestamp, to: Timestamp)
    /// When the first and the last event happen, at most.
    let events: (from: Timestamp, to: Timestamp)

    init(seed: UInt64, mistake: Mistake? = nil) {
        var random = SeededGenerator(seed: seed &* 0x2545_f491_4f6c_dd1d)
        self.seed = seed
        self.mistake = mistake
        isStrict = random.chance(500)
        fencesGenerations = random.chance(500)
        delaysMarkers = random.chance(500)
        inputPartitions = random.index(2..<4)
        instances = random.index(1..<4)
        commitInterval = .milliseconds(random.pick([2_000, 4_000, 8_000]))
        largestPart = random.chance(300) ? 1 : DeltaBundle.largestRecord
        batch = random.pick(isStrict ? [8, 100] : [1, 3, 8, 100])
        longestPause = random.pick(isStrict ? [1_000, 2_000] : [1_000, 2_000, 3_000])
        faults = random.pick([5, 15, 40])
        lostAnswers = random.pick([10, 50, 200])
        let first = Self.origin + (isStrict ? .seconds(12) : .seconds(random.number(0...12)))
        events = (first, first + .seconds(random.number(20...40)))
        let from = first + .seconds(random.number(isStrict ? 0...25 : -15...10))
        faultWindow = (from, from + .seconds(isStrict ? 18 : random.number(20...60)))
    }

    /// The sources and budgets of every run.
    static let definition = makeDefinition()

    private static let target = Ratio(9, over: 10) ?? Ratio(0)

    private static func makeDefinition() -> EngineDefinition {
        var source = DataSourceDefinition(
            name: "web", topics: .names([topic]),
            format: .json(
                JSONMapping(
                    metric: .field("metric"), timestamp: .init(field: "time", encoding: .ms),
                    labels: ["status", "region"], id: "id")),
            maxFutureSkew: .minutes(5), allowedLateness: .seconds(40))
        source.idleAfter = .seconds(2)
        let total = TestBudget.selector("requests")
        let good = TestBudget.selector("requests", ("status", .equal, "200"))
        let budget = BudgetDefinition(
            slo: "web", service: "web",
            indicator: .ratio(
                numerator: .init(source: "web", selector: good), counts: .good,
                total: .init(source: "web", selector: total)),
            groupBy: ["region"], target: target, allowedErrorRatio: Ratio(1, over: 10) ?? Ratio(1),
            period: .rolling(.hours(1)),
            tiers: tiers, revision: "0123456789abcdef")
        return EngineDefinition(
            sources: [source], budgets: [budget], evaluationInterval: .seconds(10), partitions: deltasPartitions)
    }

    /// Windows so short that alerts fire and resolve within a minute.
    private static var tiers: [AlertTier] {
        [
            StandardPolicy.tier("page", .seconds(20), .seconds(10), factor: Ratio(5), target: target),
            StandardPolicy.tier(
                "ticket", .seconds(20), .seconds(10), factor: Ratio(2), target: target, pendingFor: .seconds(10)),
        ].compactMap(\.self)
    }

    static let topic = "metrics.web"

    static func input(_ partition: Int) -> InputPartition {
        InputPartition(topic: topic, partition: Int32(partition))
    }

    static var oracleBudget: OracleBudget {
        let budget = definition.budgets[0]
        return OracleBudget(
            target: budget.target, period: budget.period.nominalSpan, tiers: budget.tiers,
            interval: definition.evaluationInterval,
            isGrouped: true)
    }
}
