import SloburnTestKit
import Testing

/// Thousands of budgets.
extension DashboardTests {
    @Test("Five thousand budgets are listed, filtered and scrolled through")
    func manyBudgetsAreUsable() throws {
        let served = try Crowd.shared().served
        try Self.visit(served.url) { page in
            try page.open("\(served.url)/")
            try page.wait(
                for: "document.querySelector('.grid')?.getAttribute('aria-rowcount') === '\(Crowd.groups + 2)'")
            try page.wait(for: "performance.getEntriesByName('first-contentful-paint').length > 0")
            let rows = try page.evaluate("document.querySelectorAll('tbody tr').length").integer ?? 0
            #expect((20..<200).contains(rows), "only those near the screen are in the document")
            let figures = try page.evaluate(Self.figures)
            print("5,000 budgets: \(figures.json)")
            #expect(
                figures["rows"]?.elements.map(\.integer) == [Crowd.groups + 1, 1_000, 100, 10, 1, 0, Crowd.groups + 1])
            #expect(figures["end"]?.text == "shard-14999")
            let size = Double(try served.api("overview").bytes.count)
            print("5,000 budgets: the overview has \(Int(size / 1_024)) KiB of JSON before it is packed")
        }
    }

    /// Types into the search field and scrolls to the end; milliseconds with drawing and layout.
    private static let figures = """
        (async () => {
          const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
          const overview = performance.getEntriesByType("resource").find((one) => one.name.endsWith("/overview"));
          const search = document.getElementById("search");
          const filter = [], rows = [];
          for (const query of ["", "shard-10", "shard-101", "shard-1010", "shard-10101", "shard-101012", ""]) {
            const from = performance.now();
            search.value = query;
            search.dispatchEvent(new Event("input"));
            document.body.offsetHeight;
            filter.push(Math.round(10 * (performance.now() - from)) / 10);
            rows.push(Number(document.querySelector(".grid")?.getAttribute("aria-rowcount") ?? 1) - 1);
            await new Promise(requestAnimationFrame);
          }
          document.querySelector("th.c-slo button").click();
          await new Promise(requestAnimationFrame);
          scrollTo(0, document.body.scrollHeight);
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const end = [...document.querySelectorAll("tbody tr[data-index] .label b")].at(-1)?.innerText;
          return { firstPaint: Math.round(paint), overviewRead: Math.round(overview.responseEnd), filter, rows, end };
        })()
        """
}
