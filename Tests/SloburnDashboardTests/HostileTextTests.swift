import SloburnTestKit
import Testing

/// What comes from data is text, whatever it looks like.
extension DashboardTests {
    @Test(
        "Markup in names, labels and annotations shows as text",
        arguments: [
            "/", budgetPath(Crowd.hostileKey), "/alerts", "/on-call", "/sources", "/teams/storage", "/compliance",
            "/teams/%3Cimg%20src%3Dx%20onerror%3Dalert(6)%3E", "/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(7)%3E",
        ])
    func markupIsText(path: String) throws {
        let served = try Crowd.shared().served
        try Self.visit(served.url) { page in
            try page.open(served.url + path)
            try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
            if path.hasPrefix("/budgets") {
                let key = JSONTree.text(Crowd.hostileKey).json
                try page.wait(for: "document.querySelector('.head code')?.textContent === \(key)")
                try page.wait(for: "document.querySelector('main').innerText.includes('<script>alert(2)</script>')")
            } else if path == "/alerts" {
                try page.wait(for: "document.querySelector('main').innerText.includes('javascript:alert(1)')")
                try page.wait(for: "document.querySelector('main').innerText.includes('</script>')")
            }
            #expect(
                try page.evaluate("document.querySelectorAll('img, main script, [onerror], [onclick]').length").integer
                    == 0)
            let links = try page.evaluate("[...document.links].map((one) => one.protocol)").elements
            #expect(Set(links.compactMap(\.text)).isSubset(of: ["http:", "https:"]))
        }
    }

    @Test("A budget with quotes, slashes and line separators in its key is opened from the overview")
    func hostileKeyIsFollowed() throws {
        let served = try Crowd.shared().served
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/?state=page")
            try page.click("tbody tr[data-index] th a")
            try page.wait(
                for: "document.querySelector('.head code')?.textContent === \(JSONTree.text(Crowd.hostileKey).json)")
            let total = "document.querySelector('.figures').innerText.includes('100 bad of')"
            try page.wait(for: total)
            // The address leads there by itself, too.
            try page.evaluate("location.reload()")
            try page.wait(for: total)
        }
    }
}
