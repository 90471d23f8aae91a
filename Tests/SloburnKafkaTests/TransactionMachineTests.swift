import SloburnKafka
import Testing

/// Every kind of error after every call.
@Suite struct TransactionMachineTests {
    typealias Step = TransactionMachine.Step
    typealias Action = TransactionMachine.Action

    /// The kinds of error that librdkafka tells apart, and what may come together.
    enum Kind: String, CaseIterable, Sendable {
        case abortable, retriable, retriableLate, fatal, fatalAbortable, unknown

        var error: KafkaError {
            switch self {
            case .abortable: KafkaError(.illegalGeneration, reason: "test", requiresAbort: true)
            case .retriable, .retriableLate: KafkaError(.timedOut, reason: "test", isRetriable: true)
            case .fatal: KafkaError(.fenced, reason: "test", isFatal: true)
            case .fatalAbortable: KafkaError(.invalidProducerEpoch, reason: "test", isFatal: true, requiresAbort: true)
            case .unknown: KafkaError(.state, reason: "test")
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let step: Step
        let kind: Kind
        let action: Action
        var testDescription: String { "\(kind) error at \(step): \(action)" }
    }

    static let rows: [Row] = [
        Row(step: .begin, kind: .abortable, action: .replaceProducer),
        Row(step: .begin, kind: .retriable, action: .repeatCall),
        Row(step: .begin, kind: .retriableLate, action: .replaceProducer),
        Row(step: .begin, kind: .fatal, action: .replaceProducer),
        Row(step: .begin, kind: .fatalAbortable, action: .replaceProducer),
        Row(step: .begin, kind: .unknown, action: .replaceProducer),
        Row(step: .produce, kind: .abortable, action: .abort),
        Row(step: .produce, kind: .retriable, action: .abort),
        Row(step: .produce, kind: .retriableLate, action: .abort),
        Row(step: .produce, kind: .fatal, action: .replaceProducer),
        Row(step: .produce, kind: .fatalAbortable, action: .replaceProducer),
        Row(step: .produce, kind: .unknown, action: .abort),
        Row(step: .sendOffsets, kind: .abortable, action: .abort),
        Row(step: .sendOffsets, kind: .retriable, action: .repeatCall),
        Row(step: .sendOffsets, kind: .retriableLate, action: .abort),
        Row(step: .sendOffsets, kind: .fatal, action: .replaceProducer),
        Row(step: .sendOffsets, kind: .fatalAbortable, action: .replaceProducer),
        Row(step: .sendOffsets, kind: .unknown, action: .replaceProducer),
        Row(step: .commit, kind: .abortable, action: .abort),
        Row(step: .commit, kind: .retriable, action: .repeatCall),
        Row(step: .commit, kind: .retriableLate, action: .replaceProducer),
        Row(step: .commit, kind: .fatal, action: .replaceProducer),
        Row(step: .commit, kind: .fatalAbortable, action: .replaceProducer),
        Row(step: .commit, kind: .unknown, action: .replaceProducer),
        Row(step: .abort, kind: .abortable, action: .replaceProducer),
        Row(step: .abort, kind: .retriable, action: .repeatCall),
        Row(step: .abort, kind: .retriableLate, action: .replaceProducer),
        Row(step: .abort, kind: .fatal, action: .replaceProducer),
        Row(step: .abort, kind: .fatalAbortable, action: .replaceProducer),
        Row(step: .abort, kind: .unknown, action: .replaceProducer),
    ]

    @Test(arguments: rows)
    func anErrorHasOneAnswer(_ row: Row) {
        var machine = TransactionMachine()
        if row.step != .begin { machine.succeeded(.begin) }
        let action = machine.failed(row.step, row.kind.error, isOutOfTime: row.kind == .retriableLate)
        #expect(action == row.action)
        switch action {
        case .abort: #expect(machine.phase == .aborting)
        case .replaceProducer: #expect(machine.phase == .useless)
        case .repeatCall:
            #expect(machine.phase == (row.step == .commit ? .committing : row.step == .begin ? .idle : .open))
        case .proceed: Issue.record("an error is no success")
        }
    }

    @Test func theTableHoldsEveryCase() {
        for step in Step.allCases {
            for kind in Kind.allCases {
                #expect(Self.rows.count { $0.step == step && $0.kind == kind } == 1, "\(kind) at \(step)")
            }
        }
    }

    @Test func aTransactionGoesThroughItsPhases() {
        var machine = TransactionMachine()
        machine.succeeded(.begin)
        machine.succeeded(.produce)
        machine.succeeded(.sendOffsets)
        #expect(machine.phase == .open)
        _ = machine.failed(.commit, Kind.retriable.error, isOutOfTime: false)
        #expect(machine.phase == .committing)
        machine.succeeded(.commit)
        #expect(machine.phase == .idle)
        machine.succeeded(.begin)
        _ = machine.failed(.commit, Kind.abortable.error, isOutOfTime: false)
        machine.succeeded(.abort)
        #expect(machine.phase == .idle)
    }
}
