import SloburnTestKit
import Testing

/// Who may see and do what.
extension DashboardTests {
    @Test("A token is asked for; a viewer sees, an operator acknowledges, a scope shows a part")
    func tokensDecide() throws {
        let shop = try Shop.shared()
        let tokens = try [
            ("ann", "operator", ""), ("vic", "viewer", ""), ("eve", "viewer", ", scope: { team: logistics }"),
        ].map { name, role, scope in
            let file = try shop.site.write(Self.token(name), to: "\(name).token")
            return "{ name: \(name), file: \(file), role: \(role)\(scope) }"
        }
        let served = try Self.dashboard(shop, http: ", tokens: [\(tokens.joined(separator: ", "))]")
        try Self.visit(served.url, provoked: ["401"]) { page in
            try page.open("\(served.url)/alerts", until: "document.querySelector('.signin')")
            try Self.signIn("wrong-wrong-wrong-wrong", page)
            try page.wait(for: "document.querySelector('.signin .notice')?.innerText.includes('refused')")
            try Self.signIn(Self.token("vic"), page)
            try page.wait(for: "document.querySelectorAll('article.alert').length >= 3")
            #expect(try page.evaluate("document.querySelector('.act')") == .null)
            #expect(
                try page.evaluate("Object.values(localStorage).join() + document.cookie + location.href")
                    == .text("\(served.url)/alerts"))
        }
        try Self.visit(served.url, provoked: ["401"]) { page in
            try page.open("\(served.url)/alerts", until: "document.querySelector('.signin')")
            try Self.signIn(Self.token("ann"), page)
            try page.wait(for: "document.querySelector('article.alert.is-page .act input')")
            try page.evaluate("document.querySelector('article.alert.is-page .act input').focus()")
            try page.type("rolling back")
            try page.press("Enter")
            let told = "document.querySelector('article.alert.is-page').innerText"
            try page.wait(for: "\(told).includes('by ann') && \(told).includes('rolling back')")
            try page.click("article.alert.is-page .act button", "Take")
            try page.wait(for: "!\(told).includes('by ann')")
        }
        try Self.visit(served.url, provoked: ["401"]) { page in
            try page.open("\(served.url)/", until: "document.querySelector('.signin')")
            try Self.signIn(Self.token("eve"), page)
            try page.wait(for: "document.querySelectorAll('tbody tr[data-index]').length === 2")
            try page.wait(for: "document.querySelector('header').innerText.includes('team: logistics')")
        }
        try served.kill()
    }

    private static func token(_ name: String) -> String { "\(name)-0123456789abcdef" }

    private static func signIn(_ token: String, _ page: BrowserPage) throws {
        try page.wait(for: "document.activeElement.id === 'token' && document.activeElement.value === ''")
        try page.type(token)
        try page.press("Enter")
    }
}
