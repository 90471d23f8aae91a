import Foundation
import SloburnTestKit
import SloburnTestTraits
import Testing

/// What people see in a browser of what the daemon has counted.
///
/// Its parts are in the files beside this one. One test runs after the other: they share a daemon, which some of them end.
@Suite(.serialized, .waitsInOrder, .timeLimit(.minutes(20))) struct DashboardTests {
    // It ends with this process, which holds the other end of its pipe.
    private static let browser = Result { try Browser() }

    /// Opens a tab, does something with it, and then looks at what the tab has said and asked for.
    ///
    /// - Parameters:
    ///   - origin: where all that it asks for must be.
    ///   - provoked: texts of complaints that the test provokes.
    ///   - body: what is done.
    /// - Throws: `BrowserProblem`, or what `body` throws.
    static func visit(
        _ origin: String, provoked: [String] = [], _ body: (BrowserPage) throws -> Void
    ) throws {
        let page = try BrowserPage(browser.get())
        try body(page)
        let problems = page.log.problems.filter { problem in !provoked.contains { problem.contains($0) } }
        #expect(problems == [], "the console is silent")
        let others = page.log.requests.filter { !$0.hasPrefix(origin + "/") && !$0.hasPrefix("data:") }
        #expect(others.filter { $0 != "about:blank" } == [], "nothing is asked of others")
        #expect(try page.visibleText("body").matches(of: badText).map { String($0.output) } == [])
    }

    /// What a value that is not there looks like when nobody has thought of it.
    private static var badText: Regex<Substring> { /NaN|undefined|Infinity|Invalid Date|\[object|\bnull\b/ }

    static func budgetPath(_ key: String) -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
        return "/budgets/\(key.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }

    /// A count as pages show it, as in `1,234,567`.
    static func grouped(_ count: Int) -> String {
        count.formatted(.number.grouping(.automatic).locale(Locale(identifier: "en_GB")))
    }
}
