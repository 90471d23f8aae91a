import SloburnModel

/// Where the machine and the courier meet.
///
/// It outlives sessions with Kafka: while Kafka is gone, what fires is still repeated.
final class Desk {
    private(set) var machine: BridgeMachine?
    private let courier: Courier
    let status: BridgeStatus
    /// Tells outcomes of one machine from those of another.
    private var generation = 0
    /// What machines did that are gone.
    private var finishedCounts = DeliveryCounts()
    /// Called once a minute.
    var everyMinute: () -> Void = {}
    private var nextMinute = Clock.now + .minutes(1)

    init(courier: Courier, status: BridgeStatus) {
        self.courier = courier
        self.status = status
    }

    /// Goes on with another machine, or with none.
    func replace(_ machine: BridgeMachine?) {
        // What the last one has done stays done.
        if let old = self.machine { finishedCounts.add(old.counts) }
        self.machine = machine
        generation += 1
        report()
    }

    /// Changes the machine, where there is one.
    func update(_ body: (inout BridgeMachine) -> Void) {
        guard var machine else { return }
        // Only one owner, so that nothing is copied.
        self.machine = nil
        body(&machine)
        self.machine = machine
    }

    /// Waits a little for what is on its way; false where nothing is.
    func waitForReturn() -> Bool {
        guard !courier.isIdle else { return false }
        courier.wait(milliseconds: 10)
        return true
    }

    /// Takes what has come back and sends what is due.
    func turn() {
        takeReturned()
        let now = Clock.now
        while let delivery = machine?.next(at: now) { courier.send(delivery, generation: generation, at: now) }
        report()
        guard now >= nextMinute else { return }
        nextMinute = now + .minutes(1)
        everyMinute()
    }

    /// Takes what has come back for so long, until nothing is on its way; nothing new is sent.
    ///
    /// - Parameters:
    ///   - span: how long at most.
    ///   - body: called now and then.
    func settle(within span: TimeSpan, _ body: () -> Void) {
        let end = Clock.now + span
        while !courier.isIdle, Clock.now < end {
            takeReturned()
            body()
            if !courier.isIdle { courier.wait(milliseconds: 20) }
        }
        report()
    }

    /// Works without Kafka.
    func work(for span: TimeSpan, until isOver: () -> Bool) {
        let end = Clock.now + span
        while Clock.now < end, !isOver() {
            turn()
            courier.wait(milliseconds: 20)
        }
    }

    /// Ends all connections.
    func close() { courier.shutdown() }

    private func takeReturned() {
        let now = Clock.now
        for returned in courier.takeReturned(generation) {
            machine?.finished(returned.number, returned.outcome, at: now)
            if returned.outcome == .accepted { status.update { $0.lastSuccess = now } }
        }
    }

    private func report() {
        var counts = finishedCounts
        if let machine { counts.add(machine.counts) }
        let (firing, waiting) = (machine?.firing ?? 0, machine?.waiting ?? 0)
        let isFailing = machine?.isReceiverFailing ?? false
        status.update { figures in
            figures.counts = counts
            figures.firing = firing
            figures.waiting = waiting
            figures.isReceiverFailing = isFailing
        }
    }
}
