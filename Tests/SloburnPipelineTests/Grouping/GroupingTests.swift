import SloburnModel
import SloburnPipeline
import SloburnTestKit
import Testing

/// Alerts that fire together and are told as one.
@Suite struct GroupingTests {
    private static let group = #"group:web{service="web"}/page"#

    private static func key(_ region: String) -> String { "availability{region=\"\(region)\"}/page" }

    @Test("Many at once are one alert, and nobody is called for each", arguments: [false, true])
    func manyAtOnce(restarts: Bool) throws {
        var run = GroupingHarness()
        var told = try run.step(bad: Set(GroupingHarness.regions))
        #expect(told[Self.group] == ["firing 8 to [pager]"])
        for region in GroupingHarness.regions { #expect(told[Self.key(region)] == ["firing together to []"]) }
        let alert = try #require(run.active[Self.group])
        #expect(alert["kind"].text == "group" && alert["owner"].text == "shop")
        #expect(alert["group"]["service"].text == "web")
        #expect(alert["members"]["alerts"].elements.count == 8)
        #expect(
            alert["summary"].text
                == "8 alerts of service web fire together, so one cause is likely: \(Self.key("ap")), "
                + "\(Self.key("au")), \(Self.key("br")) and 5 more.")
        #expect(run.active[Self.key("eu")]?["groupedBy"].text == Self.group)
        if restarts { try run.restart() }
        told = try run.step(bad: Set(GroupingHarness.regions))
        #expect(told.isEmpty)
        // All are well: the ends of those for which nobody was called call nobody.
        var ends: [String: [String]] = [:]
        for _ in 1...400 where ends[Self.group] == nil {
            if restarts { try run.restart() }
            ends.merge(try run.step(bad: [])) { $0 + $1 }
        }
        #expect(ends[Self.group] == ["resolved 0 to [pager]"])
        #expect(
            GroupingHarness.regions.allSatisfy {
                ends[Self.key($0)] == ["resolved together to []"] || ends[Self.key($0)] == ["resolved to []"]
            })
        #expect(run.active.keys.filter { $0.hasSuffix("/page") }.isEmpty)
    }

    @Test("One after the other: the first ones are told by themselves until there are too many")
    func oneAfterTheOther() throws {
        var run = GroupingHarness()
        var bad: Set<String> = []
        for region in ["ap", "au", "br"] {
            bad.insert(region)
            #expect(try run.step(bad: bad) == [Self.key(region): ["firing to [pager]"]])
        }
        bad.insert("ca")
        var told = try run.step(bad: bad)
        #expect(told[Self.group] == ["firing 4 to [pager]"])
        for region in bad { #expect(told[Self.key(region)] == ["firing together to []"]) }
        // One goes on alone when the others are over: it is told again, by itself.
        told = [:]
        for _ in 1...400 where told[Self.group] == nil { told = try run.step(bad: ["eu"]) }
        #expect(told[Self.group]?.first?.hasPrefix("resolved") == true)
        #expect(told[Self.key("eu")] == ["firing to [pager]"])
    }

    @Test("Those who were called for an alert hear of its end")
    func whoWasCalledHearsOfTheEnd() throws {
        var run = GroupingHarness()
        _ = try run.step(bad: ["ap"])
        _ = try run.step(bad: Set(GroupingHarness.regions))
        var ends: [String: [String]] = [:]
        for _ in 1...400 where ends[Self.group] == nil { ends.merge(try run.step(bad: [])) { $0 + $1 } }
        #expect(ends[Self.key("ap")]?.last?.hasSuffix("to [pager]") == true, "\(ends)")
        #expect(ends[Self.key("eu")]?.last?.hasSuffix("to []") == true)
    }

    @Test("When their route groups no more, each is told by itself again")
    func ungrouped() throws {
        var run = GroupingHarness(steps: [
            EscalationStep(after: .minutes(3), targets: [RouteTarget(name: nil, target: "lead")])
        ])
        let all = Set(GroupingHarness.regions)
        _ = try run.step(bad: all)
        try run.restartWithoutGroups()
        var told = try run.step(bad: all)
        #expect(told[Self.group] == ["resolved 0 to [pager]"])
        for region in GroupingHarness.regions { #expect(told[Self.key(region)] == ["firing to [pager]"]) }
        #expect(try run.step(bad: all).isEmpty)
        told = try run.step(bad: all)
        for region in GroupingHarness.regions { #expect(told[Self.key(region)] == ["firing to [lead]"]) }
    }

    @Test("Other values are another group")
    func byRegion() throws {
        var run = GroupingHarness(by: ["service", "region"], threshold: 1)
        let told = try run.step(bad: Set(GroupingHarness.regions))
        #expect(told.count == 8 && told.values.allSatisfy { $0 == ["firing to [pager]"] })
    }

    @Test("The alert for many is told further, until somebody takes notice; those it is told for are not")
    func escalates() throws {
        let step = { (minutes: Int64, target: String) in
            EscalationStep(after: .minutes(minutes), targets: [RouteTarget(name: nil, target: target)])
        }
        var run = GroupingHarness(steps: [step(2, "lead"), step(4, "head")])
        let all = Set(GroupingHarness.regions)
        _ = try run.step(bad: all)
        #expect(try run.step(bad: all).isEmpty)
        #expect(try run.step(bad: all) == [Self.group: ["firing 8 to [lead]"]])
        run.acknowledge(Acknowledgement(key: Self.group, episode: "0000000000000000", by: "joe"))
        #expect(try run.step(bad: all).isEmpty)
        run.acknowledge(Acknowledgement(key: Self.group, episode: nil, by: "jane"))
        #expect(try run.step(bad: all) == [Self.group: ["firing 8 to [lead] acknowledged by jane"]])
        for _ in 1...4 { #expect(try run.step(bad: all).isEmpty) }
        var end: String?
        for _ in 1...400 where end == nil { end = try run.step(bad: [])[Self.group]?.first }
        #expect(end?.hasPrefix("resolved") == true && end?.hasSuffix(" acknowledged by jane") == true, "\(end ?? "")")
    }

    @Test("Partitions of one process hear of each other before anybody is called", arguments: [2, 3, 8])
    func overPartitionsOfOneProcess(count: Int) throws {
        var run = GroupingHarness(partitions: count)
        let told = try run.step(bad: Set(GroupingHarness.regions))
        #expect(told[Self.group] == ["firing 8 to [pager]"])
        for region in GroupingHarness.regions { #expect(told[Self.key(region)] == ["firing together to []"]) }
        #expect(try run.step(bad: Set(GroupingHarness.regions)).isEmpty)
    }

    @Test("Over several processes there is one alert for all", arguments: [2, 3, 8], [false, true])
    func overProcesses(count: Int, restarts: Bool) throws {
        var run = GroupingHarness(partitions: count, processes: count)
        let all = Set(GroupingHarness.regions)
        var told = try run.step(bad: all)
        for _ in 1...3 {
            if restarts { try run.restart() }
            told.merge(try run.step(bad: all)) { $0 + $1 }
        }
        #expect(told[Self.group]?.count == 1)
        for region in GroupingHarness.regions { #expect(told[Self.key(region)]?.last == "firing together to []") }
        #expect(run.active[Self.key("eu")]?["groupedBy"].text == Self.group)
        var ends: [String: [String]] = [:]
        for _ in 1...400 where ends[Self.group] == nil { ends.merge(try run.step(bad: [])) { $0 + $1 } }
        #expect(ends[Self.group]?.count == 1 && ends[Self.group]?.first?.hasPrefix("resolved") == true)
    }
}
