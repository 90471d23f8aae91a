import Foundation
import SloburnTestKit
import Testing

/// Pictures of pages, for the documentation where `UPDATE_IMAGES` is set.
extension DashboardTests {
    private static let pictures = [
        ("overview", "/"), ("budget", budgetPath(#"checkout-availability{region="eu"}"#)), ("alerts", "/alerts"),
        ("sources", "/sources"),
    ]

    @Test(
        "Pages can be pictured in light, in dark and on a narrow screen; nothing hangs over",
        arguments: [
            ("light", "light", 1_280, 900), ("dark", "dark", 1_280, 900), ("narrow", "light", 400, 800),
        ])
    func pagesArePictured(kind: String, theme: String, width: Int, height: Int) throws {
        let shop = try Shop.shared()
        try Self.visit(shop.served.url) { page in
            try page.resize(width: width, height: height)
            try page.prefer(theme: theme)
            try shop.goOn()
            if Self.isKept {
                // What became of the records is told once a minute.
                try shop.served.wait(for: "figures of the sources", timeout: .seconds(200)) { served in
                    try served.api("sources").elements.allSatisfy {
                        ($0["records"]?.integer ?? 0) > 100 && ($0["coverage"]?["1h"]?.number ?? 1) > 0.5
                    }
                }
                try shop.goOn()
            }
            for (name, path) in Self.pictures {
                try page.open(shop.served.url + path)
                try page.wait(for: "document.querySelector('.fresh').innerText.includes('Live')")
                if name == "budget" { try page.wait(for: "document.querySelector('.plot .line')") }
                let beyond = try page.evaluate("document.documentElement.scrollWidth - innerWidth").integer ?? 0
                #expect(beyond <= 0, "\(name) at \(width) px is too wide by \(beyond)")
                let picture = try page.screenshot(height: name == "overview" ? nil : kind == "narrow" ? 1_300 : 1_000)
                // A page of one colour takes less than 10 KB.
                #expect(picture.count > 15_000, "\(name) is not blank")
                try Self.keep(picture, as: "\(name)-\(kind).png")
            }
        }
    }

    private static var isKept: Bool { ProcessInfo.processInfo.environment["UPDATE_IMAGES"] == "1" }

    private static func keep(_ picture: Data, as name: String) throws {
        guard isKept else { return }
        let folder = TestBroker.repositoryRoot.appending(path: "docs/images")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try picture.write(to: folder.appending(path: name))
        #expect(picture.count < 150_000, "\(name) is small")
    }
}
