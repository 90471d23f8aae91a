import SloburnTestKit
import Testing

/// What is shown while the server is gone, and from the topics alone.
extension DashboardTests {
    @Test("Who looks hears that the server is gone, and sees new figures when it is back")
    func pageConnectsAgain() throws {
        let shop = try Shop.shared()
        try Self.visit(
            shop.served.url, provoked: ["net::ERR_"]
        ) {
            page in
            try page.open("\(shop.served.url)/")
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
            try shop.kill()
            try page.wait(for: "document.querySelector('.stale')?.innerText.includes('Connection to the server lost')")
            try page.wait(for: "document.querySelectorAll('tbody tr[data-index]').length === 12")
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Stale')")
            try shop.restart()
            try page.click(".stale button", "Try now")
            try page.wait(for: "!document.querySelector('.stale')", timeout: .seconds(60))
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
            try page.evaluate("document.querySelector('a[title=payouts-accepted]').click()")
            try page.wait(for: "document.querySelector('.figures')")
            let before = try #require(try shop.served.api("slos/payouts-accepted")["total"]?.integer)
            try shop.goOn()
            try page.wait(for: "document.querySelector('.figures').innerText.includes('\(Self.grouped(before + 600))')")
        }
    }

    @Test("sloburn dashboard shows the same from the topics alone, history too")
    func dashboardShowsTheTopics() throws {
        let shop = try Shop.shared()
        let alone = try Self.dashboard(shop)
        try Self.visit(alone.url) { page in
            try page.open("\(alone.url)/")
            try page.wait(for: "document.querySelectorAll('tbody tr[data-index]').length === 12")
            #expect(try Set(Self.states(alone)) == Set(Self.states(shop.served)))
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
            try page.open(alone.url + Self.budgetPath(#"checkout-availability{region="eu"}"#))
            try page.wait(for: "document.querySelector('.plot .line')")
            // One of them may know of an evaluation more than the other.
            let history = "slos/payouts-accepted/history"
            let isSame = try (0..<50).contains { _ in
                _ = try page.evaluate("new Promise((done) => setTimeout(done, 100))")
                return try alone.api(history)["points"] == shop.served.api(history)["points"]
            }
            #expect(isSame)
            // And it follows what the daemon goes on to write.
            let before = try #require(try alone.api("slos/payouts-accepted")["total"]?.integer)
            try page.open(alone.url + Self.budgetPath("payouts-accepted"))
            try shop.goOn()
            try page.wait(for: "document.querySelector('.figures').innerText.includes('\(Self.grouped(before + 600))')")
        }
        try alone.kill()
    }

    /// `KEY state` of each budget.
    private static func states(_ served: ServedSite) throws -> [String] {
        try (served.api("overview")["rows"]?.elements ?? []).map {
            "\($0["key"]?.text ?? "?") \($0["state"]?.text ?? "?")"
        }
    }

    /// Starts `sloburn dashboard` on the topics of the shop, with further settings of `http`.
    static func dashboard(_ shop: Shop, http: String = "") throws -> ServedSite {
        try shop.goOn()
        return try shop.site.serve(Shop.documents(shop.site, http: "{ listen: 127.0.0.1:0\(http) }"), by: "dashboard")
    }
}
