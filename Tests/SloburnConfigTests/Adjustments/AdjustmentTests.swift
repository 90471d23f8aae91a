import SloburnConfig
import SloburnModel
import Testing

@Suite struct AdjustmentTests {
    private static func adjustment(_ spec: String, name: String = "move") -> String {
        """
        apiVersion: sloburn/v1
        kind: Adjustment
        metadata: { name: \(name) }
        spec: { author: jane, reason: why, \(spec) }
        """
    }

    private static func read(_ spec: String) throws -> Adjustment {
        let (configuration, findings) = Sample.read(Sample.source, Sample.ratio(), adjustment(spec))
        return try #require(configuration?.engine.adjustments.first, "\(findings)")
    }

    @Test("A stretch is an instant to another, whatever the offsets")
    func readsStretch() throws {
        let adjustment = try Self.read(
            """
            select: { slos: ["*"], tiers: ["1"], labels: { team: shop }, group: { region: eu } }, effect: exclude, \
            from: 2026-11-20T22:00:00Z, to: "2026-11-21T00:30:00+01:00", ticket: OPS-1, description: It moves.
            """)
        let scope = AdjustmentScope(slos: ["*"], tiers: ["1"], labels: ["team": "shop"], group: ["region": "eu"])
        var expected = Adjustment(
            name: "move", scope: scope,
            schedule: .once(from: Timestamp(seconds: 1_795_212_000), to: Timestamp(seconds: 1_795_217_400)),
            effect: .exclude, author: "jane", reason: "why", ticket: "OPS-1")
        expected.description = "It moves."
        #expect(adjustment == expected)
    }

    @Test("Grants are given at an instant")
    func readsGrants() throws {
        let at = "select: { services: [s] }, effect: grant, at: 2026-11-20T22:00:00Z"
        let schedule = AdjustmentSchedule.once(from: Timestamp(seconds: 1_795_212_000), to: nil)
        let events = try Self.read("\(at), grant: { badEvents: 120 }")
        #expect(events.effect == .grant(.badEvents(120)))
        #expect(events.schedule == schedule)
        #expect(try Self.read("\(at), grant: { minutes: 30 }").effect == .grant(.time(.minutes(30))))
    }

    @Test("A recurrence is by the clocks of its zone")
    func readsRecurrence() throws {
        let adjustment = try Self.read(
            """
            select: { slos: [x] }, effect: suppress, recurrence: { start: "2026-11-22 22:00:00", \
            timeZone: Europe/Berlin, duration: 90m, rrule: "RRULE:FREQ=WEEKLY;BYDAY=SU" }
            """)
        let range = Timestamp(seconds: 1_795_300_000)..<Timestamp(seconds: 1_796_000_000)
        let start = Timestamp(seconds: 1_795_381_200)
        let second = start + .days(7)
        #expect(
            adjustment.schedule.stretches(in: range).ranges == [
                start..<start + .minutes(90), second..<second + .minutes(90),
            ])
    }

    @Test("Neither adjustments nor service hours change a revision")
    func keepRevisions() throws {
        let plain = try #require(Sample.budgets(Sample.ratio()).first)
        let adjusted = Sample.budgets(
            Sample.ratio(annotations: "sloburn/service-hours: 'Mon-Fri 08:00-18:00 UTC'"),
            Self.adjustment("select: { slos: [x] }, effect: exclude, from: 2026-11-20T22:00:00Z"))
        #expect(adjusted.first == plain)
    }

    @Test("The hours of an SLO stand over those of its service")
    func readsServiceHours() throws {
        let service = { (hours: String) in
            Sample.source.replacing("metadata: { name: s }", with: "metadata: { name: s, annotations: { \(hours) } }")
        }
        let (weekdays, mornings) = ("Mon-Fri 08:00-18:00 UTC", "Mon-Sun 06:00-12:00 UTC")
        let ofService = service("sloburn/service-hours: '\(weekdays)'")
        let ofSLO = Sample.ratio(annotations: "sloburn/service-hours: '\(mornings)'")
        for (source, slo, text) in [
            (ofService, Sample.ratio(), weekdays), (ofService, ofSLO, mornings), (Sample.source, ofSLO, mornings),
        ] {
            let (configuration, findings) = Sample.read(source, slo)
            #expect(findings.isEmpty)
            let adjustment = try #require(configuration?.engine.adjustments.first)
            #expect(adjustment.name == "service-hours/x")
            #expect(adjustment.scope == AdjustmentScope(slos: ["x"]))
            #expect(adjustment.effect == .exclude)
            guard case .outside(let hours) = adjustment.schedule else {
                Issue.record("\(adjustment.schedule)")
                continue
            }
            #expect(hours.text == text)
        }
        #expect(Sample.read(Sample.source, Sample.ratio()).configuration?.engine.adjustments == [])
    }
}
