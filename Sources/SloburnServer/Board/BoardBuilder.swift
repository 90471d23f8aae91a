import SloburnDecode
public import SloburnModel
import SloburnPipeline

/// Makes published states of records; used by one thread.
///
/// What comes for a key between two states is read once: only the last of it shows.
public final class BoardBuilder {
    /// Which topic a record is of.
    public enum Topic: Hashable, Sendable, CaseIterable {
        case snapshots, activeAlerts, alerts, periods, audit, quality
    }

    /// How many transitions and removals are kept.
    public static let kept = 10_000
    private static let changesKept = 50

    /// Records that could not be read so far.
    public private(set) var unreadable: Int64 = 0
    private var board: Board
    private var catalog: BudgetCatalog
    /// A record of a topic of transitions that is not the only one.
    private struct Transition {
        var value: [UInt8]
        var at: Timestamp
    }

    private let reader = JSONTreeReader()
    private var entries: [String: BudgetEntry] = [:]
    private var active: [String: AlertEntry] = [:]
    private var periods: [String: PeriodEntry] = [:]
    private var pending: [String: [UInt8]?] = [:]
    private let areTransitionsScattered: Bool
    // Those of several topics, until all of them have been read: then they can be put in order.
    private var unordered: [Transition] = []
    private var isOrdered = false
    private var hasNews = false
    private var hasNewAlerts = false
    private var hasNewPeriods = false

    /// Creates a builder that knows nothing yet.
    ///
    /// - Parameters:
    ///   - run: tells this run of the server from others.
    ///   - catalog: the configuration.
    public init(run: String, catalog: BudgetCatalog) {
        board = Board(run: run)
        self.catalog = catalog
        areTransitionsScattered = false
    }

    /// Creates a builder that reads everything anew after a published state, whose generations it goes on with.
    ///
    /// Readers of that state are to begin anew as well: what has gone meanwhile nobody tells.
    ///
    /// - Parameters:
    ///   - last: the published state.
    ///   - catalog: the configuration.
    ///   - areTransitionsScattered: whether several topics hold transitions, whose offsets say nothing of each other.
    init(after last: Board, catalog: BudgetCatalog, areTransitionsScattered: Bool = false) {
        self.areTransitionsScattered = areTransitionsScattered
        board = Board(run: last.run)
        board.generation = last.generation
        // Where one was published, its readers have not heard of what has gone until the next one.
        board.removalsForgotten = last.generation > 0 ? last.generation + 1 : 0
        self.catalog = catalog
    }

    /// Takes another configuration: all labels are those of it from the next published state on.
    public func take(_ catalog: BudgetCatalog) {
        self.catalog = catalog
        for entry in entries.values where pending[entry.key] == nil { pending[entry.key] = .some(entry.snapshot) }
        let generation = board.generation + 1
        for (key, entry) in active {
            active[key] = try? AlertEntry(entry.json, reader, catalog: catalog, sequence: generation)
        }
        board.transitions = board.transitions.compactMap {
            try? AlertEntry($0.json, reader, catalog: catalog, sequence: $0.sequence)
        }
        for (key, entry) in periods {
            periods[key] = try? PeriodEntry(key: key, entry.json, reader, catalog: catalog)
        }
        (hasNews, hasNewAlerts, hasNewPeriods) = (true, true, true)
    }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - topic: its topic.
    ///   - key: its key.
    ///   - value: its value; nil for a tombstone.
    ///   - offset: its offset.
    public func take(_ topic: Topic, key: String, value: [UInt8]?, offset: Int64) {
        hasNews = true
        switch topic {
        case .snapshots: pending[key] = .some(value)
        case .activeAlerts: takeActive(key, value)
        case .alerts: takeTransition(value, offset)
        case .periods: takePeriod(key, value)
        case .audit: takeChange(key, value)
        case .quality: takeQuality(value)
        }
    }

    /// Publishes what is known.
    ///
    /// - Parameters:
    ///   - now: the time of the clock.
    ///   - evaluatedAt: the last evaluation, where something else tells it.
    ///   - isComplete: whether all topics have been read to their ends.
    ///   - isConnected: whether the brokers answer.
    /// - Returns: the new state; nil where it would be the same.
    public func publish(at now: Timestamp, evaluatedAt: Timestamp?, isComplete: Bool, isConnected: Bool) -> Board? {
        let told = [board.evaluatedAt, evaluatedAt].compactMap { $0 }.max()
        guard
            hasNews || isComplete != board.isComplete || isConnected != board.isConnected || told != board.evaluatedAt
        else { return nil }
        board.generation += 1
        if isComplete { orderTransitions() }
        (board.isComplete, board.isConnected, board.publishedAt) = (isComplete, isConnected, now)
        board.evaluatedAt = told
        applyPending()
        if hasNewAlerts { board.firing = active.values.sorted { $0.key < $1.key } }
        if hasNewPeriods { board.periods = periods.values.sorted { $0.key < $1.key } }
        (hasNews, hasNewAlerts, hasNewPeriods) = (false, false, false)
        return board
    }
}

// MARK: - Budgets

extension BoardBuilder {
    private func applyPending() {
        guard !pending.isEmpty else { return }
        var isReordered = false
        for (key, value) in pending {
            guard let value else {
                if remove(key) { isReordered = true }
                continue
            }
            do throws(SnapshotError) {
                let facts = try BudgetFacts(value, reader)
                let last = entries[facts.key]
                let entry = BudgetEntry(
                    facts, snapshot: value, catalog: catalog, generation: board.generation, after: last)
                entries[facts.key] = entry
                if last == nil { isReordered = true }
                // Whoever sees or wants less by other labels is not told of what that hides.
                if let last, last.labels != entry.labels { board.removalsForgotten = board.generation }
                board.evaluatedAt = max(board.evaluatedAt ?? facts.at, facts.at)
            } catch {
                unreadable += 1
            }
        }
        pending.removeAll(keepingCapacity: true)
        if isReordered {
            board.budgets = entries.values.sorted { $0.key < $1.key }
        } else {
            board.budgets = board.budgets.map { entries[$0.key] ?? $0 }
        }
    }

    private func remove(_ key: String) -> Bool {
        guard let entry = entries.removeValue(forKey: key) else { return false }
        board.removals.append(Board.Removal(key: key, labels: entry.labels, generation: board.generation))
        let extra = board.removals.count - Self.kept
        if extra > 0 {
            board.removalsForgotten = board.removals[extra - 1].generation
            board.removals.removeFirst(extra)
        }
        return true
    }
}

// MARK: - All else

extension BoardBuilder {
    private func takeActive(_ key: String, _ value: [UInt8]?) {
        hasNewAlerts = true
        guard let value else {
            active[key] = nil
            return
        }
        do throws(SnapshotError) {
            active[key] = try AlertEntry(value, reader, catalog: catalog, sequence: board.generation + 1)
        } catch {
            unreadable += 1
        }
    }

    private func takeTransition(_ value: [UInt8]?, _ offset: Int64) {
        guard let value else { return }
        guard areTransitionsScattered else { return add(value, sequence: offset) }
        do throws(SnapshotError) {
            let at = try value.readObject(reader) { fields throws(SnapshotError) in try fields.time("at") }
            let transition = Transition(value: value, at: at)
            guard !isOrdered else { return add(transition) }
            unordered.append(transition)
            if unordered.count > Self.kept * 2 {
                unordered.sort { $0.at < $1.at }
                unordered.removeFirst(unordered.count - Self.kept)
            }
        } catch {
            unreadable += 1
        }
    }

    /// Brings what was read of several topics into one order, which is the same after a restart.
    private func orderTransitions() {
        guard !isOrdered else { return }
        isOrdered = true
        // Those of one evaluation as their bytes are: any order will do, if it is always the same.
        unordered.sort { $0.at == $1.at ? $0.value.lexicographicallyPrecedes($1.value) : $0.at < $1.at }
        unordered.forEach { add($0) }
        unordered = []
    }

    /// Adds one of several topics, after all that have been told: its time tells where, in 4096ths of a millisecond.
    private func add(_ transition: Transition) {
        let sequence = transition.at.milliseconds * 4_096
        add(transition.value, sequence: max(sequence, (board.transitions.last?.sequence ?? -1) + 1))
    }

    private func add(_ value: [UInt8], sequence: Int64) {
        do throws(SnapshotError) {
            board.transitions.append(try AlertEntry(value, reader, catalog: catalog, sequence: sequence))
        } catch {
            unreadable += 1
        }
        // Half of them at once: each removal moves all that stay.
        if board.transitions.count > Self.kept * 3 / 2 {
            board.transitions.removeFirst(board.transitions.count - Self.kept)
        }
    }

    private func takePeriod(_ key: String, _ value: [UInt8]?) {
        hasNewPeriods = true
        guard let value else {
            periods[key] = nil
            return
        }
        do throws(SnapshotError) {
            periods[key] = try PeriodEntry(key: key, value, reader, catalog: catalog)
        } catch {
            unreadable += 1
        }
    }

    private func takeChange(_ key: String, _ value: [UInt8]?) {
        guard let value else { return }
        var changes = board.changes[key] ?? []
        changes.append(value)
        if changes.count > Self.changesKept { changes.removeFirst() }
        board.changes[key] = changes
    }

    private func takeQuality(_ value: [UInt8]?) {
        guard let value, let (source, kind) = SourceFigures.source(of: value, reader) else { return }
        switch kind {
        case .input: board.sources[source, default: SourceFigures()].takeInput(value, reader)
        case .coverage: board.sources[source, default: SourceFigures()].takeCoverage(value)
        case .other: break
        }
    }
}
