import SloburnAlerting
import SloburnModel
import Testing

@Suite struct SourceHealthMachineTests {
    /// One evaluation each 10 s; of each reason a letter: H holds, A is absent, U is unknown, - is not asked for.
    struct Sequence: Sendable, CustomTestStringConvertible {
        let name: String
        var keepFiringFor: Int64 = 0
        /// `silent` and `dead`, in this order.
        let findings: String
        let actions: [SourceHealthMachine.Action]
        var testDescription: String { name }
    }

    static let origin = Timestamp(seconds: 1_795_223_400)

    static func time(_ evaluation: Int) -> Timestamp { origin + .seconds(10 * Int64(evaluation)) }

    static let sequences = [
        Sequence(name: "what is absent fires nothing", findings: "AA AA", actions: [.none, .none]),
        Sequence(name: "what nobody knows fires nothing", findings: "UU UU", actions: [.none, .none]),
        Sequence(
            name: "it fires with the first reason and resolves with the last one", findings: "HA HA AA",
            actions: [.fire, .none, .resolve(startsAt: time(0))]),
        Sequence(
            name: "a reason that joins or leaves is told", findings: "HA HH AH AA",
            actions: [.fire, .change, .change, .resolve(startsAt: time(0))]),
        Sequence(
            name: "what nobody knows stays", findings: "HA UH UA AA",
            actions: [.fire, .change, .change, .resolve(startsAt: time(0))]),
        Sequence(
            name: "it is kept, and the wait begins anew", keepFiringFor: 20, findings: "HA AA AA HA AA AA AA",
            actions: [.fire, .none, .none, .none, .none, .none, .resolve(startsAt: time(0))]),
        Sequence(
            name: "what nobody knows between does not count as absent", keepFiringFor: 20,
            findings: "HA AA UA AA AA AA",
            actions: [.fire, .none, .none, .none, .none, .resolve(startsAt: time(0))]),
        Sequence(
            name: "one that goes as another comes is no end", findings: "HA AH AA",
            actions: [.fire, .change, .resolve(startsAt: time(0))]),
        Sequence(
            name: "what nobody asks for any more ends at once", keepFiringFor: 60, findings: "HA -A",
            actions: [.fire, .resolve(startsAt: time(0))]),
        Sequence(
            name: "a second episode is another one", findings: "HA AA AH AA",
            actions: [.fire, .resolve(startsAt: time(0)), .fire, .resolve(startsAt: time(2))]),
    ]

    @Test("Sequences of findings give the actions", arguments: sequences, [false, true])
    func sequence(_ sequence: Sequence, isRestored: Bool) {
        var machine = SourceHealthMachine()
        var actions: [SourceHealthMachine.Action] = []
        for (number, letters) in sequence.findings.split(separator: " ").enumerated() {
            var findings: [SourceHealthReason: SourceHealthMachine.Finding] = [:]
            for (reason, letter) in zip([SourceHealthReason.silent, .dead], letters) {
                switch letter {
                case "H": findings[reason] = .holds(since: Self.origin - .minutes(1))
                case "A": findings[reason] = .absent
                case "U": findings[reason] = .unknown
                default: break
                }
            }
            // What a checkpoint keeps is all there is.
            if isRestored { machine = SourceHealthMachine(reasons: machine.reasons, startsAt: machine.startsAt) }
            actions.append(
                machine.evaluate(
                    at: Self.time(number), findings, keepFiringFor: .seconds(sequence.keepFiringFor)))
            #expect(machine.reasons.isEmpty == (machine.startsAt == nil))
            #expect(machine.reasons.values.allSatisfy { $0.since == Self.origin - .minutes(1) })
        }
        #expect(actions == sequence.actions)
    }
}
