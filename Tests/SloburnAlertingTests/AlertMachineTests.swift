import SloburnAlerting
import SloburnModel
import SloburnTestKit
import Testing

@Suite struct AlertMachineTests {
    /// One evaluation each 10 s: T is true, F is false, one letter a tier.
    struct SequenceCase: Sendable, CustomTestStringConvertible {
        let name: String
        let tiers: [AlertTier]
        let truths: String
        let actions: [AlertMachine.Action]
        var testDescription: String { name }
    }

    static let origin = Timestamp(seconds: 1_795_223_400)

    static func time(_ evaluation: Int) -> Timestamp { origin + .seconds(10 * Int64(evaluation)) }

    static func tier(_ factor: Int64, after pendingFor: Int64 = 0, keep keepFiringFor: Int64 = 0) -> AlertTier {
        AlertTier(
            severity: "page", longWindow: .hours(1), shortWindow: .minutes(5), factor: Ratio(factor),
            errorRatioThreshold: Ratio(0), pendingFor: .seconds(pendingFor), keepFiringFor: .seconds(keepFiringFor))
    }

    /// A tier whose second episode within a minute lasts until all is quiet for 30 s.
    private static let flapping: AlertTier = {
        var kept = tier(14)
        kept.flapping = FlapRule(episodes: 2, within: .seconds(60), quietFor: .seconds(30))
        return kept
    }()

    static let sequences = [
        SequenceCase(
            name: "flapping: the second episode is kept until all is quiet", tiers: [flapping],
            truths: "T F T F T F F F F",
            actions: [
                .fire(tier: 0), .resolve(tier: 0, startsAt: time(0)), .fire(tier: 0), .none, .none, .none, .none,
                .none, .resolve(tier: 0, startsAt: time(2)),
            ]),
        SequenceCase(
            name: "flapping: what lies further apart is no flapping", tiers: [flapping],
            truths: "T F F F F F F F T F",
            actions: [
                .fire(tier: 0), .resolve(tier: 0, startsAt: time(0)), .none, .none, .none, .none, .none, .none,
                .fire(tier: 0), .resolve(tier: 0, startsAt: time(8)),
            ]),
        SequenceCase(
            name: "flapping: after a quiet end it is kept again at once while the others are recent",
            tiers: [flapping], truths: "T F T F F F F T F F F F",
            actions: [
                .fire(tier: 0), .resolve(tier: 0, startsAt: time(0)), .fire(tier: 0), .none, .none, .none,
                .resolve(tier: 0, startsAt: time(2)), .fire(tier: 0), .none, .none, .none,
                .resolve(tier: 0, startsAt: time(7)),
            ]),
        SequenceCase(
            name: "fires at once and resolves at once", tiers: [tier(14)], truths: "F T T F F T",
            actions: [.none, .fire(tier: 0), .none, .resolve(tier: 0, startsAt: time(1)), .none, .fire(tier: 0)]),
        SequenceCase(
            name: "for: true at every evaluation for so long", tiers: [tier(14, after: 20)], truths: "T T F T T T",
            actions: [.none, .none, .none, .none, .none, .fire(tier: 0)]),
        SequenceCase(
            name: "for shorter than an evaluation waits for the next", tiers: [tier(14, after: 1)], truths: "T T",
            actions: [.none, .fire(tier: 0)]),
        SequenceCase(
            name: "keepFiringFor: false at every evaluation for so long", tiers: [tier(14, keep: 20)],
            truths: "T F F T F F F F",
            actions: [
                .fire(tier: 0), .none, .none, .none, .none, .none, .resolve(tier: 0, startsAt: time(0)), .none,
            ]),
        SequenceCase(
            name: "after an end, for counts afresh", tiers: [tier(14, after: 10)], truths: "T T F T T",
            actions: [.none, .fire(tier: 0), .resolve(tier: 0, startsAt: time(0 + 1)), .none, .fire(tier: 0)]),
        SequenceCase(
            name: "any tier fires, the highest factor is named", tiers: [tier(6), tier(14)],
            truths: "TT FF TF FF FT",
            actions: [
                .fire(tier: 1), .resolve(tier: 1, startsAt: time(0)), .fire(tier: 0),
                .resolve(tier: 0, startsAt: time(2)), .fire(tier: 1),
            ]),
        SequenceCase(
            name: "up is told, down is not, up again is", tiers: [tier(14), tier(6), tier(3)],
            truths: "FFT FTT TTT FTT FFT TFT FFF",
            actions: [
                .fire(tier: 2), .escalate(tier: 1), .escalate(tier: 0), .none, .none, .escalate(tier: 0),
                .resolve(tier: 0, startsAt: time(0)),
            ]),
        SequenceCase(
            name: "an end names the tier that fired last", tiers: [tier(14), tier(6)], truths: "TT FT FF",
            actions: [.fire(tier: 0), .none, .resolve(tier: 1, startsAt: time(0))]),
        SequenceCase(
            name: "one tier hands over to another without an end", tiers: [tier(14), tier(6)], truths: "TF FT TF FF",
            actions: [.fire(tier: 0), .none, .escalate(tier: 0), .resolve(tier: 0, startsAt: time(0))]),
        SequenceCase(
            name: "a kept tier outlasts the others", tiers: [tier(14), tier(6, keep: 30)], truths: "FT TF FF FF FF",
            actions: [.fire(tier: 1), .escalate(tier: 0), .none, .none, .resolve(tier: 1, startsAt: time(0))]),
        SequenceCase(
            name: "of equal factors the first is named", tiers: [tier(6), tier(6)], truths: "TT FT FF",
            actions: [.fire(tier: 0), .none, .resolve(tier: 1, startsAt: time(0))]),
        SequenceCase(
            name: "for and keepFiringFor together", tiers: [tier(14, after: 10, keep: 10)], truths: "T T F T F F T T",
            actions: [
                .none, .fire(tier: 0), .none, .none, .none, .resolve(tier: 0, startsAt: time(1)), .none, .fire(tier: 0),
            ]),
        SequenceCase(name: "without tiers nothing ever fires", tiers: [], truths: "- -", actions: [.none, .none]),
    ]

    @Test(arguments: sequences)
    func tellsEachChangeOnce(_ test: SequenceCase) {
        var machine = AlertMachine(tiers: test.tiers)
        var actions: [AlertMachine.Action] = []
        for (index, letters) in test.truths.split(separator: " ").enumerated() {
            let truths = test.tiers.isEmpty ? [] : letters.map { $0 == "T" }
            actions.append(machine.evaluate(at: Self.time(index), truths: truths))
        }
        #expect(actions == test.actions)
    }

    @Test(arguments: sequences)
    func goesOnFromACheckpointAtAnyPoint(_ test: SequenceCase) {
        var machine = AlertMachine(tiers: test.tiers)
        for (index, letters) in test.truths.split(separator: " ").enumerated() {
            machine = AlertMachine(tiers: test.tiers, states: machine.states, episode: machine.episode)
            let truths = test.tiers.isEmpty ? [] : letters.map { $0 == "T" }
            #expect(
                machine.evaluate(at: Self.time(index), truths: truths) == test.actions[index], "evaluation \(index)")
        }
    }

    @Test func anEpisodeEndsWhenThePolicyHasChangedAndNothingIsTrue() {
        let episode = AlertMachine.Episode(startsAt: Self.time(0), tier: 3)
        var machine = AlertMachine(tiers: [Self.tier(14), Self.tier(6)], states: [], episode: episode)
        #expect(
            machine.evaluate(at: Self.time(1), truths: [false, false]) == .resolve(tier: 1, startsAt: Self.time(0)))
        #expect(machine.isQuiet)
    }

    @Test func isQuietOnlyWhenNothingIsRemembered() {
        var machine = AlertMachine(tiers: [Self.tier(14, after: 10)])
        #expect(machine.isQuiet)
        _ = machine.evaluate(at: Self.time(0), truths: [true])
        #expect(!machine.isQuiet)
        _ = machine.evaluate(at: Self.time(1), truths: [false])
        #expect(machine.isQuiet)
    }

    @Test(arguments: 1...500 as ClosedRange<UInt64>)
    func agreesWithTheModelOfRuns(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let tiers = (0..<random.index(1..<5)).map { _ in
            Self.tier(
                random.number(1...4), after: random.pick([0, 0, 5, 10, 30]), keep: random.pick([0, 0, 10, 25, 60]))
        }
        var machine = AlertMachine(tiers: tiers)
        var model = AlertModel(tiers: tiers)
        var truths = tiers.map { _ in false }
        for evaluation in 0..<200 {
            for index in truths.indices where random.chance(250) { truths[index].toggle() }
            let time = Self.time(evaluation)
            let expected = model.evaluate(truths, at: time).first
            let action = machine.evaluate(at: time, truths: truths)
            #expect(agrees(action, expected, tiers, at: time), "seed \(seed), evaluation \(evaluation): \(action)")
            #expect(machine.episode?.startsAt == model.firing["page"], "seed \(seed), evaluation \(evaluation)")
        }
    }

    private func agrees(
        _ action: AlertMachine.Action, _ expected: ExpectedTransition?, _ tiers: [AlertTier], at time: Timestamp
    ) -> Bool {
        switch (action, expected) {
        case (.none, nil): true
        case (.fire(let tier), .some(let expected)):
            expected.isFiring && expected.startsAt == time && tiers[tier] == expected.tier
        case (.escalate(let tier), .some(let expected)):
            expected.isFiring && expected.startsAt < time && tiers[tier] == expected.tier
        case (.resolve(let tier, let startsAt), .some(let expected)):
            !expected.isFiring && expected.startsAt == startsAt && tiers[tier] == expected.tier
        default: false
        }
    }

    /// While suppressed nothing begins and nothing is raised; what still holds afterwards does then.
    @Test func suppressionHoldsWhatWouldBegin() {
        var machine = AlertMachine(tiers: [Self.tier(14), Self.tier(6)])
        #expect(machine.evaluate(at: Self.time(0), truths: [true, false], isSuppressed: true) == .none)
        #expect(machine.suppressedSince == Self.time(0))
        #expect(machine.evaluate(at: Self.time(1), truths: [true, false], isSuppressed: true) == .none)
        #expect(machine.suppressedSince == Self.time(0))
        #expect(machine.evaluate(at: Self.time(2), truths: [false, true]) == .fire(tier: 1))
        #expect(machine.suppressedSince == nil)
        #expect(machine.evaluate(at: Self.time(3), truths: [true, true], isSuppressed: true) == .none)
        #expect(machine.episode?.tier == 1)
        #expect(machine.evaluate(at: Self.time(4), truths: [true, true]) == .escalate(tier: 0))
        // What ends is told at once.
        let end = machine.evaluate(at: Self.time(5), truths: [false, false], isSuppressed: true)
        #expect(end == .resolve(tier: 0, startsAt: Self.time(2)))
    }

    /// While data is still to be read, what fires stays; what does not may begin.
    @Test func whatFiresIsHeldWhileDataIsBehind() {
        var machine = AlertMachine(tiers: [Self.tier(14), Self.tier(6, after: 10)])
        #expect(machine.evaluate(at: Self.time(0), truths: [true, true], isBehind: true) == .fire(tier: 0))
        #expect(machine.evaluate(at: Self.time(1), truths: [false, false], isBehind: true) == .none)
        #expect(machine.evaluate(at: Self.time(9), truths: [false, true], isBehind: true) == .none)
        #expect(machine.episode == AlertMachine.Episode(startsAt: Self.time(0), tier: 0))
        #expect(
            machine.evaluate(at: Self.time(10), truths: [false, false]) == .resolve(tier: 0, startsAt: Self.time(0)))
    }

    /// What is only kept when a suppression ends has come and gone under it.
    @Test func whatIsOverWhenASuppressionEndsDoesNotBegin() {
        var machine = AlertMachine(tiers: [Self.tier(14, keep: 60), Self.tier(6, keep: 60)])
        #expect(machine.evaluate(at: Self.time(0), truths: [true, false], isSuppressed: true) == .none)
        #expect(machine.evaluate(at: Self.time(1), truths: [false, false], isSuppressed: true) == .none)
        #expect(machine.suppressedSince == nil)
        #expect(machine.evaluate(at: Self.time(2), truths: [false, false]) == .none)
        // Another tier begins an episode, and names itself.
        #expect(machine.evaluate(at: Self.time(3), truths: [false, true]) == .fire(tier: 1))
        #expect(machine.evaluate(at: Self.time(4), truths: [false, true]) == .none)
        #expect(machine.episode?.tier == 1)
        // True again, the higher one joins.
        #expect(machine.evaluate(at: Self.time(5), truths: [true, true]) == .escalate(tier: 0))
        #expect(machine.evaluate(at: Self.time(6), truths: [false, false]) == .none)
        #expect(
            machine.evaluate(at: Self.time(12), truths: [false, false]) == .resolve(tier: 0, startsAt: Self.time(3)))
    }

    /// What comes and goes while nobody hears of it does not flap; what goes on afterwards has come once.
    @Test func whatIsSuppressedDoesNotFlap() {
        var machine = AlertMachine(tiers: [Self.flapping])
        for time in 0..<6 {
            let told = machine.evaluate(at: Self.time(time), truths: [time % 2 == 0], isSuppressed: true)
            #expect(told == .none)
        }
        #expect(machine.evaluate(at: Self.time(6), truths: [true], isSuppressed: true) == .none)
        #expect(machine.evaluate(at: Self.time(7), truths: [true]) == .fire(tier: 0))
        #expect(!machine.isFlapping(tier: 0))
        #expect(machine.states[0].activations == [Self.time(7)])
        // The next one within the time makes two.
        for time in 8..<30 where machine.episode != nil { _ = machine.evaluate(at: Self.time(time), truths: [false]) }
        #expect(machine.episode == nil)
    }

    /// A higher tier that came and went under a suppression is not told of afterwards.
    @Test func whatWasRaisedUnderASuppressionIsNotToldWhenItIsOver() {
        var machine = AlertMachine(tiers: [Self.tier(14, keep: 60), Self.tier(6)])
        #expect(machine.evaluate(at: Self.time(0), truths: [false, true]) == .fire(tier: 1))
        #expect(machine.evaluate(at: Self.time(1), truths: [true, true], isSuppressed: true) == .none)
        #expect(machine.evaluate(at: Self.time(2), truths: [false, true], isSuppressed: true) == .none)
        #expect(machine.evaluate(at: Self.time(3), truths: [false, true]) == .none)
        #expect(
            machine.evaluate(at: Self.time(4), truths: [false, false]) == .resolve(tier: 1, startsAt: Self.time(0)))
    }

    @Test func anEpisodeRemembersItsPeakAndWhereItsEvidenceBegins() {
        var machine = AlertMachine(tiers: [Self.tier(14)])
        machine.note(evidenceFrom: Self.time(-9), bad: 9, total: 10)
        #expect(machine.episode == nil)
        _ = machine.evaluate(at: Self.time(0), truths: [true])
        machine.note(evidenceFrom: Self.time(-9), bad: 1, total: 10)
        machine.note(evidenceFrom: Self.time(-8), bad: 40, total: 100)
        machine.note(evidenceFrom: Self.time(-7), bad: 200, total: 1_000)
        #expect(machine.episode?.burningSince == Self.time(-9))
        #expect(machine.episode?.peak == Tally(matched: 40, total: 100))
    }
}
