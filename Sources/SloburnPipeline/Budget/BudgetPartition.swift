import SloburnAlerting
import SloburnBudget
public import SloburnModel
import SloburnNormalize

/// The second half of the pipeline: the SLO keys of one partition of the deltas topic.
///
/// Bundles of sums go in; at each evaluation records come out. Everything it knows is in its checkpoint records, so a
/// process that restores them goes on as if it had never stopped.
public struct BudgetPartition {
    /// The partition's number.
    public let partition: Int
    /// Event time and the progress of the input.
    public internal(set) var clock: EvaluationClock
    /// The offset in the deltas topic after the last bundle applied.
    public var nextDeltasOffset: Int64 = 0
    /// Bundles and stretches of input that were not the ones expected next.
    public internal(set) var integrityViolations: Int64 = 0
    /// Input partitions whose log had begun anew.
    public internal(set) var inputRestarts: Int64 = 0
    /// The claim under which the state is written: its place in the log of claims.
    public var claimEpoch: Int64 = -1
    /// Counts that belong to a definition that is no longer in force.
    public private(set) var foreignDeltas: Int64 = 0

    /// Which topics hold what is said of a source.
    let sourceBranches: [String: TopicBranch]
    /// How complete the sources are, and which of them are counted.
    var board: SourceBoard
    /// The sources whose owners are to hear when their data is not well; none but in partition 0.
    var health: [SourceHealthWatch]
    // Their alerts that the configuration no longer asks for, or asks to tell elsewhere.
    var goneSources: [GoneSourceAlert] = []
    // Alerts that are told for many elsewhere from now on.
    var goneGroups: [GoneGroupAlert] = []
    /// Comparisons of two sources in which they differed by more than they may.
    public internal(set) var differences: Int64 = 0
    let definition: EngineDefinition
    let routes: AlertRoutes
    let routesByName: [String: RouteDefinition]
    // By source.
    let inputTopics: [String: InputTopics]
    let cloudEvents: CloudEvents
    // How late events can be.
    let lateness: TimeSpan
    /// How far back anything looks.
    let longestLook: TimeSpan
    // The first of each name.
    let plans: [BudgetPlan]
    let planNumbers: [ExactText: Int]
    /// The number of the composite that a budget is a member of, by the member's number.
    let compositeOfMember: [Int: Int]
    /// The numbers of a composite's members in its order, by the composite's number.
    let membersOfComposite: [Int: [Int]]
    var keys: [BudgetKey] = []
    var keyNumbers: [KeyName: Int] = [:]
    var rejected: [String: Int64] = [:]
    var audit: ConfigurationAudit
    var adjustments: AdjustmentBook
    var adjustmentAudit = AdjustmentAudit()
    var active = ActiveAlerts()
    var acknowledgements: [String: Acknowledgement] = [:]
    var changes = ChangeBook()
    /// Alerts of the last evaluation that are told once it is known which of them fire together.
    var grouped: [GroupedAlert] = []
    /// The alerts that are told for many, in the partition that tells of them.
    var groups = AlertGroups()
    /// Whether it matters which alerts others have: some service depends on another one, or alerts are told together.
    let hearsOfAlerts: Bool
    // Until the first evaluation after a restart, which is to write what it would have without.
    var isRestored = false
    // What was counted by definitions that have been replaced since.
    var retired: [BudgetKey] = []
    var retiredPlans: [BudgetPlan] = []
    // When keys were that something else is counted under now.
    var replaced: [ExactText: Timestamp] = [:]
    // Keys of budgets that the configuration no longer holds: their records are to be taken back.
    var gone: [GoneKey] = []
    // The record keys of their checkpoints.
    var removedCheckpoints: [String] = []

    /// What tells keys apart: their budget and the values of its labels, byte by byte.
    struct KeyName: Hashable {
        let budget: Int
        let group: [String]

        static func == (left: KeyName, right: KeyName) -> Bool {
            left.budget == right.budget
                && left.group.elementsEqual(right.group) { ExactText($0) == ExactText($1) }
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(budget)
            for value in group { ExactText(value).hash(into: &hasher) }
        }
    }

    /// Creates a partition that knows nothing yet.
    ///
    /// - Parameters:
    ///   - partition: its number.
    ///   - definition: sources, budgets, interval, and how many partitions there are.
    public init(partition: Int, definition: EngineDefinition) {
        self.partition = partition
        self.definition = definition
        routes = AlertRoutes(definition.routes)
        routesByName = Dictionary(definition.routes.map { ($0.name, $0) }) { first, _ in first }
        // A pattern that is none has been reported.
        inputTopics = Dictionary(
            definition.sources.compactMap { source in (try? InputTopics(of: [source])).map { (source.name, $0) } }
        ) { first, _ in first }
        cloudEvents = CloudEvents(daemon: definition.name)
        clock = EvaluationClock(interval: definition.evaluationInterval)
        lateness = definition.sources.map(\.allowedLateness).max() ?? .zero
        let (lateness, board) = (lateness, SourceBoard(definition.sources))
        self.board = board
        sourceBranches = definition.sourceBranches
        health = Self.healthWatches(partition: partition, definition)
        plans = definition.budgets.enumerated().map {
            BudgetPlan(
                $1, number: $0, lateness: lateness, relations: board.relations, branches: definition.topics.branches)
        }
        longestLook = Self.longestLook(plans)
        planNumbers = Dictionary(plans.map { (ExactText($0.definition.name), $0.number) }) { first, _ in first }
        membersOfComposite = Self.membersOfComposite(plans, planNumbers)
        compositeOfMember = Dictionary(
            membersOfComposite.flatMap { composite, members in members.map { ($0, composite) } }
        ) { first, _ in first }
        audit = ConfigurationAudit(definition: definition)
        adjustments = AdjustmentBook(definition.adjustments)
        hearsOfAlerts = definition.hearsOfAlerts
        addUngroupedKeys()
    }

    /// How many SLO keys it holds.
    public var keyCount: Int { keys.count }

    /// The keys and severities that fire now, and the sources.
    public var firingCount: Int {
        keys.reduce(firingSources) { $0 + $1.alerts.count { $0.machine.episode != nil } }
    }

    /// Adds a bundle's counts, unless its input was summed before, and takes note of how far the input is.
    ///
    /// - Parameters:
    ///   - bundle: the bundle.
    ///   - now: when it came, by the reference clock.
    public mutating func apply(_ bundle: DeltaBundle, at now: Timestamp) {
        let stretches = bundle.ranges.filter { $0.toOffset > $0.fromOffset }
        let isRepeat = stretches.allSatisfy { !$0.isRestart && $0.toOffset <= nextOffset(of: $0.input) }
        if !bundle.isContinued { checkOrder(of: bundle.ranges) }
        // What was summed once is not added again.
        if !stretches.isEmpty, isRepeat { return }
        if !bundle.isContinued { clock.observe(bundle, at: now) }
        for (source, count) in bundle.rejected { rejected[source, default: 0] += count }
        board.add(bundle.evidence)
        for delta in bundle.keys {
            guard let number = keyNumber(of: delta) else {
                foreignDeltas += 1
                continue
            }
            keys[number].apply(delta, board)
            if delta.firstBad != nil { keys[number].noteBadSample(of: delta, bundle.ranges) }
        }
    }

    private func nextOffset(of input: InputPartition) -> Int64 { clock.inputs[input]?.nextOffset ?? -1 }

    /// Counts the stretches that do not follow on the last one of their partition.
    private mutating func checkOrder(of ranges: [DeltaBundle.InputRange]) {
        for range in ranges {
            if range.isRestart { inputRestarts += 1 }
            let expected = nextOffset(of: range.input)
            if expected >= 0, range.toOffset > range.fromOffset, range.fromOffset != expected, !range.isRestart {
                integrityViolations += 1
            }
        }
    }

    /// Notes that bundles are gone that had not been applied.
    public mutating func didLoseDeltas() { integrityViolations += 1 }

    /// Takes note of configurations that were refused; partition 0 tells of them at the next evaluation.
    public mutating func note(_ refused: [RefusedConfiguration]) { audit.note(refused) }

    /// Names the input partitions that there are, for evaluations to wait for all of them.
    public mutating func expect(_ present: Set<InputPartition>, at now: Timestamp) {
        clock.expect(present, at: now)
    }

    /// The next evaluation, when it is due by the reference clock.
    public func due(now: Timestamp) -> EvaluationClock.Due? { clock.due(now: now) }

    mutating func addUngroupedKeys() {
        for plan in plans where plan.definition.groupBy.isEmpty && planNumbers[plan.nameText] == plan.number {
            guard SLOKey.partition(of: plan.definition, group: [], count: definition.partitions) == partition,
                keyNumbers[KeyName(budget: plan.number, group: [])] == nil
            else { continue }
            add(newKey(plan, group: []))
        }
    }

    /// Where the windows of a new key end: at the last evaluation, or before all time when there was none.
    var startTime: Timestamp { clock.evaluated ?? Timestamp(nanoseconds: 0) }

    /// A key that has counted nothing yet.
    ///
    /// What late samples tell of the time before its budget was known is not all that there was: it tells no such day.
    func newKey(_ plan: BudgetPlan, group: [String]) -> BudgetKey {
        var key = BudgetKey(plan: plan, group: group, time: startTime)
        if let since = group.isEmpty ? startTime : replaced[ExactText(key.place)] {
            key.counts.tellDays(since: since.dayNumber)
        }
        return key
    }

    mutating func add(_ key: BudgetKey) {
        var key = key
        if !adjustments.isUnused, adjustments.isPrepared { adjustments.adjust(&key) }
        let name = KeyName(budget: key.plan.number, group: key.group)
        if let known = keyNumbers[name] {
            keys[known] = key
            return
        }
        keyNumbers[name] = keys.count
        keys.append(key)
        addComposite(of: key)
    }

    private mutating func keyNumber(of delta: DeltaBundle.KeyDelta) -> Int? {
        guard let plan = plan(named: delta.budget, counting: delta.countingRevision, labels: delta.group.count) else {
            return nil
        }
        if let known = keyNumbers[KeyName(budget: plan.number, group: delta.group)] { return known }
        // With its composite where that is new, which comes after it.
        let number = keys.count
        add(newKey(plan, group: delta.group))
        return number
    }

    /// The plan under which counts belong, or nil when their definition is no longer in force.
    func plan(named name: String, counting revision: String, labels: Int) -> BudgetPlan? {
        guard let number = planNumbers[ExactText(name)] else { return nil }
        let definition = plans[number].definition
        guard definition.countingRevision == revision, definition.groupBy.count == labels else { return nil }
        return plans[number]
    }
}
