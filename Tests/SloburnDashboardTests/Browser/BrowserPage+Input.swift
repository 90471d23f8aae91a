import Foundation
import SloburnTestKit

extension BrowserPage {
    /// Presses keys one after the other, named as in `KeyboardEvent.key`.
    func press(_ keys: String...) throws {
        for key in keys {
            var facts: [String: JSONTree] = ["key": .text(key)]
            switch key {
            case "Escape": facts["windowsVirtualKeyCode"] = .number(27)
            case "Enter": facts.merge(["text": .text("\r"), "windowsVirtualKeyCode": .number(13)]) { $1 }
            case _ where key.count == 1: facts["text"] = .text(key)
            default: break
            }
            for type in ["keyDown", "keyUp"] {
                try command("Input.dispatchKeyEvent", facts.merging(["type": .text(type)]) { $1 })
            }
        }
    }

    /// Types a text into what has the focus.
    func type(_ text: String) throws {
        for character in text { try press(String(character)) }
    }

    /// Puts the mouse on the first element of a selector whose text begins so, and clicks.
    func click(_ selector: String, _ beginning: String = "") throws {
        let (selector, beginning) = (JSONTree.text(selector).json, JSONTree.text(beginning).json)
        let find =
            "[...document.querySelectorAll(\(selector))].find((one) => one.innerText.trim().startsWith(\(beginning)))"
        try wait(for: find)
        let middle = try evaluate(
            """
            (() => { const one = \(find); one.scrollIntoView({ block: "center" });
              const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()
            """
        ).elements
        for type in ["mousePressed", "mouseReleased"] {
            try command(
                "Input.dispatchMouseEvent",
                [
                    "type": .text(type), "x": middle.first ?? .null, "y": middle.last ?? .null, "button": .text("left"),
                    "clickCount": .number(1),
                ])
        }
    }

    /// A picture as PNG, of what is on the screen or of the page down to `height`.
    func screenshot(height: Int? = nil) throws -> Data {
        var options: [String: JSONTree] = ["format": .text("png"), "optimizeForSpeed": .flag(false)]
        if let height {
            let size = try command("Page.getLayoutMetrics")["cssContentSize"]
            options["captureBeyondViewport"] = .flag(true)
            options["clip"] = .object([
                "x": .number(0), "y": .number(0), "width": size?["width"] ?? .number(1280),
                "height": .number(min(size?["height"]?.number ?? 800, Double(height))), "scale": .number(1),
            ])
        }
        let answer = try command("Page.captureScreenshot", options)
        return Data(base64Encoded: answer["data"]?.text ?? "") ?? Data()
    }
}
