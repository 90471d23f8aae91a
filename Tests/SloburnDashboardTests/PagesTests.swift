import Foundation
import SloburnTestKit
import Testing

/// Each page beside what the API says.
extension DashboardTests {
    @Test("The overview has a row for each budget with the numbers of its snapshot")
    func overviewShowsAllBudgets() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/")
            let rows = try served.api("overview")["rows"]?.elements ?? []
            #expect(rows.count == 12)
            try page.wait(for: "document.querySelector('.grid')?.getAttribute('aria-rowcount') === '\(rows.count + 1)'")
            let shown = try page.evaluate(Self.rowsShown)
            for row in rows {
                let key = row["key"]?.text ?? ""
                let cells = try #require(shown[key], "\(key) is shown")
                #expect(cells["state"]?.text?.lowercased().replacing(" ", with: "") == row["state"]?.text?.lowercased())
                #expect(cells["objective"]?.text == Self.percent(row["objective"]?.number ?? 0), "\(key)")
                if row["state"]?.text != "noData" {
                    #expect(isClose(cells["remaining"]?.text, 100 * (row["remaining"]?.number ?? .nan)), "\(key)")
                }
            }
            let states = Set(rows.compactMap { $0["state"]?.text })
            #expect(states == ["page", "ticket", "exhausted", "atRisk", "noData", "ok"])
            let firing = try served.api("alerts").elements.count
            try page.wait(for: "document.title === '(\(firing)) Overview – Sloburn'")
        }
    }

    @Test("A budget's page has its counts, its chart, its definition and what fires")
    func budgetShowsItsSnapshot() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            let key = #"checkout-availability{region="eu"}"#
            try page.open(served.url + Self.budgetPath(key))
            let snapshot = try served.api("slos" + Self.budgetPath(key).dropFirst("/budgets".count))
            let total = try #require(snapshot["total"]?.integer)
            try page.wait(for: "document.querySelector('.figures').innerText.includes('\(Self.grouped(total))')")
            let text = try page.visibleText()
            let bad = try #require(snapshot["bad"]?.integer)
            #expect(text.contains("\(Self.grouped(bad)) bad of"))
            let alert = try #require(try served.api("alerts").elements.first { $0["key"]?.text == "\(key)/page" })
            #expect(text.contains(alert["summary"]?.text ?? "?"))
            for part in [#"requests{service="checkout",status!~"5.."}"#, "gateway", "target 99.9 % over 30d"] {
                #expect(text.contains(part), "\(part)")
            }
            try page.wait(for: "document.querySelector('.plot .line')")
            for range in ["1 h", "6 h", "1 d", "3 d"] {
                try page.click(".choice button", range)
                try page.wait(
                    for: """
                        document.querySelector(".choice [aria-pressed=true]").innerText === "\(range)" &&
                        document.querySelector(".plot .line")
                        """)
            }
        }
    }

    @Test("A budget's page tells of adjustments, of slices, and of an objective among several")
    func budgetsOfOtherKinds() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            let parts = [
                "login-availability": ["directory-upgrade", "OPS-123", "turns in", "without adjustments"],
                "search-answers/gold": ["Budget left", "target 99.9 % over 30d"],
                "postings-booked": ["slices", "target 98 % over 7d"],
                "catalogue-fresh": ["no data"],
            ]
            for (key, texts) in parts.sorted(by: { $0.key < $1.key }) {
                try page.open(served.url + Self.budgetPath(key))
                try page.wait(for: "document.querySelector('.figures')")
                let text = try page.visibleText()
                for part in texts { #expect(text.localizedCaseInsensitiveContains(part), "\(key): \(part)") }
            }
        }
    }

    @Test("The page of alerts has all that fire, what was changed before, and the history")
    func alertsAreShown() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/alerts")
            let alerts = try served.api("alerts").elements
            try page.wait(for: "document.querySelectorAll('article.alert').length === \(alerts.count)")
            let history = try served.api("alerts/history")["alerts"]?.elements.count ?? 0
            try page.wait(for: "document.querySelectorAll('section tbody tr').length === \(history)")
            let text = try page.visibleText()
            for alert in alerts { #expect(text.contains(alert["summary"]?.text ?? "?")) }
            for part in ["checkout 4.18.0", "4.17.2", "History"] { #expect(text.contains(part), "\(part)") }
            #expect(
                try page.evaluate("[...document.links].map((one) => one.href)").elements
                    .contains(.text("https://runbooks.example/checkout")))
        }
    }

    @Test("The page of sources says what was refused and how complete the data is")
    func sourcesAreShown() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/sources")
            try page.wait(for: "document.querySelectorAll('article.card').length === 2")
            let cards = try page.evaluate("[...document.querySelectorAll('article.card')].map((one) => one.innerText)")
            let ledger = try #require(cards.elements.first?.text)
            #expect(ledger.hasPrefix("ledger"), "the one that is not well stands first")
            #expect(ledger.contains("rejected since") && !ledger.contains("–"), "\(ledger)")
            let gateway = try #require(cards.elements.last?.text)
            #expect(gateway.contains("healthy") && gateway.localizedCaseInsensitiveContains("coverage"))
        }
    }

    @Test(
        "On call, a team and compliance show their parts",
        arguments: [
            ("/on-call", ["checkout-availability", "checkout 4.18.0", "delivery-status"]),
            ("/teams/payments", ["checkout-availability", "payouts-accepted", "postings-booked"]),
            ("/compliance", ["suggestions-shown", "checkout", "11 objectives"]),
        ])
    func otherPagesShowTheirParts(path: String, parts: [String]) throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open(served.url + path)
            for part in parts {
                try page.wait(for: "document.querySelector('main').innerText.includes(\(JSONTree.text(part).json))")
            }
            if path.hasPrefix("/teams") { #expect(try !page.visibleText().contains("search-answers")) }
        }
    }

    /// The shop's daemon.
    static func shop() throws -> ServedSite { try Shop.shared().served }

    /// The cells of each row by the key of its budget.
    static let rowsShown = """
        Object.fromEntries([...document.querySelectorAll("tbody tr[data-index]")].map((row) => [
          row.querySelector("th a").title,
          Object.fromEntries([...row.querySelectorAll("td")].map((cell) =>
            [cell.className.match(/c-(\\w+)/)[1], cell.innerText.trim()])),
        ]))
        """

    private static func percent(_ share: Double) -> String { "\((share * 1e8).rounded() / 1e6)".trimmed + " %" }

    /// Whether `12.3 %` is the number, to what is shown of it.
    private func isClose(_ shown: String?, _ percent: Double) -> Bool {
        let digits = (shown ?? "").replacing("−", with: "-").prefix { $0 == "-" || $0 == "." || $0.isNumber }
        guard let number = Double(digits) else { return false }
        return abs(number - percent) <= 0.06
    }
}

extension String {
    /// Without `.0` at its end.
    fileprivate var trimmed: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}
