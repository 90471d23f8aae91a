import SloburnTestKit
import Testing

/// What people do with pages: watch, filter, press keys.
extension DashboardTests {
    @Test("New records show without a reload")
    func pageIsLive() throws {
        let shop = try Shop.shared()
        try Self.visit(shop.served.url) { page in
            try page.open(shop.served.url + Self.budgetPath("payouts-accepted"))
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
            try page.evaluate("window.isSame = true")
            let before = try #require(try shop.served.api("slos/payouts-accepted")["total"]?.integer)
            try page.wait(for: "document.querySelector('.figures').innerText.includes('\(Self.grouped(before))')")
            try shop.goOn()
            try page.wait(for: "document.querySelector('.figures').innerText.includes('\(Self.grouped(before + 600))')")
            #expect(try shop.served.api("slos/payouts-accepted")["total"]?.integer == before + 600)
            #expect(try page.evaluate("window.isSame") == .flag(true))
        }
    }

    @Test("States, values and words filter; the address keeps that")
    func filtersNarrow() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/")
            // As long as the page is being drawn, what is clicked may move away.
            try page.wait(for: "document.querySelectorAll('tbody tr[data-index]').length === 12")
            try page.click(".counts button.is-page")
            try Self.waitForKeys([#"checkout-availability{region="eu"}"#], page)
            #expect(try page.text("location.search") == "?state=page")
            // The same after a reload.
            try page.open("\(served.url)/?state=page")
            try Self.waitForKeys([#"checkout-availability{region="eu"}"#], page)
            try page.click("button", "Clear")
            try page.click("details.facet summary", "Team")
            try page.click("details.facet[open] label", "logistics")
            try Self.waitForKeys([#"delivery-status{region="eu"}"#, #"delivery-status{region="us"}"#], page)
            try page.press("Escape")
            try page.wait(for: "!document.querySelector('details.facet[open]')")
            try page.press("/")
            try page.wait(for: "document.activeElement.id === 'search'")
            try page.type("\"us")
            try Self.waitForKeys([#"delivery-status{region="us"}"#], page)
            #expect(try page.text("location.search") == "?q=%22us&team=logistics")
        }
    }

    @Test("Keys move through rows, open a budget and go to other pages")
    func keysWork() throws {
        let served = try Self.shop()
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/")
            try page.wait(for: "document.querySelectorAll('tbody tr[data-index]').length === 12")
            try page.press("j", "j", "j", "k")
            try page.wait(for: "document.activeElement.closest('tr')?.dataset.index === '1'")
            let key = try page.text("document.activeElement.title")
            try page.press("Enter")
            try page.wait(
                for: "document.querySelector('h1 ~ p code, .head code')?.innerText === \(JSONTree.text(key).json)")
            #expect(try page.text("decodeURIComponent(location.pathname)") == "/budgets/\(key)")
            try page.press("?")
            try page.wait(for: "document.querySelector('dialog[open]')")
            try page.press("Escape")
            try page.wait(for: "!document.querySelector('dialog[open]')")
            for (letter, path) in [("a", "/alerts"), ("s", "/sources"), ("c", "/on-call"), ("m", "/compliance")] {
                try page.press("g", letter)
                try page.wait(for: "location.pathname === '\(path)' && !document.querySelector('.loading')")
            }
            try page.evaluate("history.back()")
            try page.wait(for: "location.pathname === '/on-call'")
        }
    }

    /// Waits until these budgets are shown, and no others.
    private static func waitForKeys(_ keys: [String], _ page: BrowserPage) throws {
        let wanted = JSONTree.text(JSONTree.list(keys.sorted().map { .text($0) }).json).json
        try page.wait(
            for: """
                JSON.stringify([...document.querySelectorAll("tbody tr[data-index] th a")].map((one) => one.title).sort())
                  === JSON.stringify(JSON.parse(\(wanted)))
                """)
    }
}
