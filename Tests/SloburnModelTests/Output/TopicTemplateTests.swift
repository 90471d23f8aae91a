import SloburnModel
import Testing

@Suite struct TopicTemplateTests {
    @Test(
        "Labels have places",
        arguments: [
            ("slo.alerts", []), ("slo.alerts.${region}", ["region"]), ("${a}.${b}-${a}", ["a", "b"]), ("$x{y}", []),
            ("slo.${tier}s", ["tier"]),
        ])
    func readsLabels(_ text: String, _ labels: [String]) {
        let template = TopicTemplate(text)
        #expect(template?.labels == labels)
        #expect(template?.text == text)
    }

    @Test("A place is closed and names something", arguments: ["${", "a.${region", "${}", "${a}.${"])
    func refuses(_ text: String) { #expect(TopicTemplate(text) == nil) }
}

@Suite struct TopicBranchTests {
    private static let branches = TopicBranches([
        .init(name: "tier", values: ["gold"]), .init(name: "region", values: ["eu", "us"]),
    ])

    @Test(
        "Only one listed value has topics of its own",
        arguments: [
            (["region": ["eu"], "tier": ["gold"]], ["region": "eu", "tier": "gold"]),
            (["region": ["us"]], ["region": "us", "tier": "other"]),
            (["region": ["ap"], "tier": ["gold"]], ["region": "other", "tier": "gold"]),
            (["region": ["eu", "us"]], ["region": "other", "tier": "other"]),
            (["region": ["EU"]], ["region": "other", "tier": "other"]),
            (["region": ["other"]], ["region": "other", "tier": "other"]),
            ([:], ["region": "other", "tier": "other"]),
        ] as [([String: [String]], [String: String])])
    func choosesBranch(_ labels: [String: [String]], _ values: [String: String]) {
        let branch = Self.branches.branch { labels[$0] ?? [] }
        #expect(Self.branches.values(of: branch) == values)
        #expect(Self.branches.branch(named: values, needing: ["region", "tier"]) == branch)
    }

    @Test func everyCombinationIsAnother() {
        var seen: Set<TopicBranch> = []
        for region in ["eu", "us", "ap"] {
            for tier in ["gold", "tin"] { seen.insert(Self.branches.branch { [$0 == "tier" ? tier : region] }) }
        }
        #expect(seen.count == 6)
        #expect(Self.branches.count == 6)
    }

    @Test(
        "Values that are not told, or not listed, name no branch where they matter",
        arguments: [
            ([:], ["region"], false), (["region": "eu"], ["region"], true),
            (["region": "eu"], ["region", "tier"], false),
            (["region": "ap"], ["region"], false), (["region": "ap"], ["tier"], false), ([:], [], true),
            (["region": "ap", "tier": "other", "team": "a"], ["tier"], true),
        ] as [([String: String], [String], Bool)])
    func knowsBranches(_ values: [String: String], _ needed: [String], _ isKnown: Bool) {
        #expect((Self.branches.branch(named: values, needing: needed) != nil) == isKnown)
    }

    @Test func namesFollowTheBranch() throws {
        var names = OutputTopicNames(prefix: "o.")
        names[.alerts] = try #require(TopicTemplate("o.alerts.${region}"))
        names[.snapshots] = try #require(TopicTemplate("o.${tier}.${region}"))
        names.branches = Self.branches
        let gold = Self.branches.branch { [$0 == "tier" ? "gold" : "eu"] }
        #expect(names.name(of: .alerts, in: gold) == "o.alerts.eu")
        #expect(names.name(of: .snapshots, in: gold) == "o.gold.eu")
        #expect(names.name(of: .periods, in: gold) == "o.periods")
        #expect(names.name(of: .alerts) == "o.alerts.other")
        #expect(names.all(of: .alerts).sorted() == ["o.alerts.eu", "o.alerts.other", "o.alerts.us"])
        #expect(names.all(of: .snapshots).count == 6)
        #expect(names.all(of: .periods) == ["o.periods"])
        #expect(names.labels == ["region", "tier"])
        #expect(names.kinds["o.gold.us"] == .snapshots && names.kinds["o.alerts.us"] == .alerts)
        #expect(Set(names.all).count == names.all.count)
    }

    @Test func aPlainNameIsWhatItIs() throws {
        var names = OutputTopicNames()
        names[.periods] = try #require(TopicTemplate("mine"))
        #expect(names.name(of: .periods) == "mine")
        #expect(names.all(of: .periods) == ["mine"])
    }
}
