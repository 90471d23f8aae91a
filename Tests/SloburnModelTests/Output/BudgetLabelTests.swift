import SloburnModel
import Testing

/// What a budget says of a label when the names of topics ask.
@Suite struct BudgetLabelTests {
    private static func budget(_ change: (inout BudgetDefinition) -> Void = { _ in }) throws -> BudgetDefinition {
        let half = try #require(Ratio(1, over: 2))
        var budget = BudgetDefinition(
            slo: "checkout", service: "shop", indicator: .composite([]), groupBy: ["region", "service"],
            target: half, allowedErrorRatio: half, period: .rolling(.days(30)),
            labels: ["team": ["pay"], "zone": ["a", "b"], "region": ["eu"], "slo": ["x"]])
        budget.serviceTier = "gold"
        change(&budget)
        return budget
    }

    @Test(
        "Data comes before what it is, and that before its labels",
        arguments: [
            ("region", ["us", "web"], ["us"]), ("region", [], ["eu"]), ("region", ["", "web"], ["eu"]),
            ("service", ["us", "web"], ["web"]), ("service", [], ["shop"]), ("slo", [], ["checkout"]),
            ("tier", [], ["gold"]), ("zone", [], ["a", "b"]), ("team", [], ["pay"]), ("stage", [], []),
            ("none", [], []),
        ] as [(String, [String], [String])])
    func says(_ label: String, _ group: [String], _ values: [String]) throws {
        #expect(try Self.budget().values(ofLabel: label, group: group) == values)
    }

    @Test func theTeamIsWhoOwnsItWhereNoLabelSaysSo() throws {
        let owned = try Self.budget {
            $0.labels["team"] = nil
            $0.annotations["sloburn/owner"] = "shop-team"
        }
        #expect(owned.values(ofLabel: "team") == ["shop-team"])
        let labelled = try Self.budget {
            $0.labels["team"] = nil
            $0.labels["owner"] = ["web-team"]
        }
        #expect(labelled.team == "web-team")
    }
}
