import Foundation
import SloburnTestKit

/// A tab with storage of its own.
final class BrowserPage: Sendable {
    /// What it has said and asked for.
    let log: PageLog
    private let browser: Browser
    private let session: String
    private let target: String

    /// Opens an empty tab.
    init(_ browser: Browser, width: Int = 1280, height: Int = 800) throws {
        let context = try browser.command("Target.createBrowserContext")["browserContextId"] ?? .null
        let opened = try browser.command(
            "Target.createTarget", ["url": .text("about:blank"), "browserContextId": context])
        target = opened["targetId"]?.text ?? ""
        let attached = try browser.command(
            "Target.attachToTarget", ["targetId": .text(target), "flatten": .flag(true)])
        let (session, log) = (attached["sessionId"]?.text ?? "", PageLog())
        (self.browser, self.session, self.log) = (browser, session, log)
        browser.listen(to: session) { [weak browser] event, facts in
            log.take(event, facts)
            // A page that waits for somebody to close a dialog does nothing else.
            guard event == "Page.javascriptDialogOpening" else { return }
            _ = try? browser?.send("Page.handleJavaScriptDialog", ["accept": .flag(false)], session: session)
        }
        for domain in ["Page", "Runtime", "Network", "Log"] { try command("\(domain).enable") }
        // As if it had the attention of somebody: others may be open.
        try command("Emulation.setFocusEmulationEnabled", ["enabled": .flag(true)])
        try resize(width: width, height: height)
    }

    deinit { _ = try? browser.send("Target.closeTarget", ["targetId": .text(target)]) }

    /// Gives the page a size.
    func resize(width: Int, height: Int) throws {
        try command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": .number(1),
                "mobile": .flag(false),
            ])
    }

    /// Sets whether the viewer prefers `light` or `dark`.
    func prefer(theme: String) throws {
        let feature: JSONTree = .object(["name": .text("prefers-color-scheme"), "value": .text(theme)])
        try command("Emulation.setEmulatedMedia", ["features": .list([feature])])
    }

    /// Opens an address and waits; by default until the page shows what it has loaded.
    func open(
        _ address: String,
        until condition: String = "document.querySelector('main h1') && !document.querySelector('.loading')"
    ) throws {
        try command("Page.navigate", ["url": .text(address)])
        try wait(for: condition)
    }

    /// Runs a script and returns what it gives, or what its promise gives.
    @discardableResult func evaluate(_ source: String) throws -> JSONTree {
        let answer = try command(
            "Runtime.evaluate",
            ["expression": .text(source), "awaitPromise": .flag(true), "returnByValue": .flag(true)])
        if let details = answer["exceptionDetails"] {
            let thrown = details["exception"]?["description"]?.text ?? details["text"]?.text
            throw BrowserProblem.script(thrown ?? "\(details)", source: source)
        }
        return answer["result"]?["value"] ?? .null
    }

    /// What a script gives, as text.
    func text(_ source: String) throws -> String { try evaluate(source).text ?? "" }

    /// The visible text of an element, of the page's content where none is named.
    func visibleText(_ selector: String = "main") throws -> String {
        try text("document.querySelector(\(JSONTree.text(selector).json))?.innerText")
    }

    /// Waits until a script gives something true.
    func wait(for condition: String, timeout: Duration = .seconds(30)) throws {
        let deadline = ContinuousClock.now + timeout
        while ContinuousClock.now < deadline {
            do {
                if try evaluate(Self.waiting(for: condition)) == .flag(true) { return }
            } catch BrowserProblem.refused, BrowserProblem.script {
                // The document was replaced by another one meanwhile.
            }
        }
        let page = (try? visibleText("body")) ?? ""
        throw BrowserProblem.notReached(condition, page: page, problems: log.problems)
    }

    /// A promise of whether the condition holds within two seconds: it is looked at after each change of the document,
    /// and now and then, since the focus for one changes without a change of the document.
    private static func waiting(for condition: String) -> String {
        """
        new Promise((resolve) => {
          const holds = () => { try { return Boolean(\(condition)); } catch { return false; } };
          const end = (result) => { observer.disconnect(); clearInterval(timer); clearTimeout(limit); resolve(result); };
          const look = () => { if (holds()) end(true); };
          const observer = new MutationObserver(look);
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          const timer = setInterval(look, 50);
          const limit = setTimeout(() => end(false), 2000);
          look();
        })
        """
    }

    @discardableResult func command(_ name: String, _ parameters: [String: JSONTree] = [:]) throws -> JSONTree {
        try browser.command(name, parameters, session: session)
    }
}
