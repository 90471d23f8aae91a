public import SloburnModel

/// What goes out, and what becomes of it.
extension BridgeMachine {
    /// The next request that may go out now; nil where there is none.
    ///
    /// Its outcome must be told with `finished`.
    public mutating func next(at now: Timestamp) -> Delivery? {
        guard mayAsk(now) else { return nil }
        queueWhatIsDue(now)
        var (keys, notices, isRepetition) = ([String](), [Notice](), true)
        while turn < queue.count, keys.count < settings.manners.batch {
            let key = queue[turn]
            guard var lane = lanes[key] else {
                turn += 1
                continue
            }
            if lane.isAlone, !keys.isEmpty { break }
            turn += 1
            lane.isQueued = false
            lane.isInFlight = true
            lane.tellsPending = !lane.pending.isEmpty
            lanes[key] = lane
            keys.append(key)
            notices.append(lane.notice)
            if lane.tellsPending { isRepetition = false }
            if lane.isAlone { break }
        }
        dropTurnsTaken()
        guard !keys.isEmpty else { return nil }
        nextNumber += 1
        open[nextNumber] = keys
        return Delivery(number: nextNumber, notices: notices, isRepetition: isRepetition)
    }

    /// Takes note of what became of a request.
    ///
    /// - Parameters:
    ///   - number: the delivery's number; one that is not open is passed over.
    ///   - outcome: what became of it.
    ///   - now: the wall clock's time.
    public mutating func finished(_ number: Int, _ outcome: DeliveryOutcome, at now: Timestamp) {
        guard let keys = open.removeValue(forKey: number) else { return }
        switch outcome {
        case .accepted:
            counts.accepted += 1
            (failures, closedUntil) = (0, nil)
            for key in keys { settle(key, isAccepted: true, now) }
        case .refused:
            counts.refused += 1
            (failures, closedUntil) = (0, nil)
            // Nobody says which of them is wrong: each is told by itself.
            for key in keys {
                if keys.count == 1 { settle(key, isAccepted: false, now) } else { isolate(key) }
            }
        case .failed(_, let retryAfter):
            counts.failed += 1
            failures += 1
            closedUntil = now + max(settings.delays.next(failures), retryAfter ?? .zero)
            // All of them at one time, so that they stay together in one request.
            let tries = keys.compactMap { lanes[$0]?.failures }.max() ?? 0
            let again = now + settings.delays.next(tries + 1)
            for key in keys { postpone(key, until: again) }
        }
    }

    // MARK: - Whether

    /// While requests fail only one at a time goes out, to see whether the receiver is back.
    private func mayAsk(_ now: Timestamp) -> Bool {
        let most = failures > 0 ? 1 : settings.manners.requests
        if open.count >= most { return false }
        if let closedUntil, now < closedUntil { return false }
        guard settings.manners.keepsState, let holdsUntil, now < holdsUntil else { return true }
        return !partitions.values.contains(where: \.isCatchingUp)
    }

    // MARK: - Turns

    mutating func enqueue(_ key: String) {
        guard lanes[key]?.isQueued == false else { return }
        lanes[key]?.isQueued = true
        lanes[key]?.dueAt = nil
        queue.append(key)
    }

    private mutating func queueWhatIsDue(_ now: Timestamp) {
        guard let nextDue, nextDue <= now else { return }
        var (due, next) = ([(at: Timestamp, key: String)](), Timestamp?.none)
        for (key, lane) in lanes {
            guard let at = lane.dueAt else { continue }
            if at <= now { due.append((at, key)) } else { next = min(next ?? at, at) }
        }
        self.nextDue = next
        for lane in due.sorted(by: { ($0.at, $0.key) < ($1.at, $1.key) }) { enqueue(lane.key) }
    }

    private mutating func schedule(_ key: String, at time: Timestamp) {
        lanes[key]?.dueAt = time
        nextDue = min(nextDue ?? time, time)
    }

    private mutating func dropTurnsTaken() {
        guard turn > 1_000 || turn == queue.count else { return }
        queue.removeFirst(turn)
        turn = 0
    }

    // MARK: - Outcomes

    /// The receiver has what the request told, or never will.
    private mutating func settle(_ key: String, isAccepted: Bool, _ now: Timestamp) {
        guard var lane = lanes[key] else { return }
        if lane.tellsPending, let told = lane.pending.first {
            lane.pending.removeFirst()
            pendingCount -= 1
            counts.superseded += told.count - 1
            if isAccepted { counts.delivered += 1 } else { counts.givenUp += 1 }
        }
        lane.isInFlight = false
        lane.failures = 0
        if isAccepted { lane.isAlone = false }
        lanes[key] = lane
        if lane.pending.isEmpty { rest(key, lane, now) } else { enqueue(key) }
    }

    /// Nothing new is to be told: it is repeated, kept in mind or forgotten.
    private mutating func rest(_ key: String, _ lane: Lane, _ now: Timestamp) {
        let again = now + settings.interval
        guard !lane.latest.alert.isFiring else {
            if settings.manners.repeats { schedule(key, at: again) }
            return
        }
        let until = lane.repeatsUntil ?? now + settings.resolvedRepeats
        guard settings.manners.repeats, again <= until else {
            lanes[key] = nil
            return
        }
        lanes[key]?.repeatsUntil = until
        schedule(key, at: again)
    }

    private mutating func isolate(_ key: String) {
        lanes[key]?.isAlone = true
        lanes[key]?.isInFlight = false
        enqueue(key)
    }

    /// A request that fails by itself must not keep the others waiting: it goes to the end of the queue, and has waits of
    /// its own.
    private mutating func postpone(_ key: String, until again: Timestamp) {
        guard var lane = lanes[key] else { return }
        lane.isInFlight = false
        lane.failures += 1
        // What is new comes before what was on its way, where only the latest matters.
        if settings.manners.keepsState, lane.tellsPending, lane.pending.count > 1,
            lane.pending[0].partition == lane.pending[1].partition
        {
            lane.pending[1].firstOffset = lane.pending[0].firstOffset
            lane.pending[1].count += lane.pending[0].count
            lane.pending.removeFirst()
            pendingCount -= 1
        }
        lanes[key] = lane
        schedule(key, at: again)
    }
}
