import Foundation
import SloburnTestKit

/// A browser that tests drive: commands go to it and are answered, events come from its pages.
final class Browser: @unchecked Sendable /* the condition guards what changes */ {
    private let chromium: Chromium
    private let condition = NSCondition()
    private var lastCommand = 0
    private var answers: [Int: JSONTree] = [:]
    private var takers: [String: @Sendable (String, JSONTree) -> Void] = [:]
    private var hasEnded = false

    /// Starts a browser.
    ///
    /// - Throws: `BrowserProblem`.
    init() throws {
        chromium = try Chromium()
        // Not this object: it ends where nobody holds it any more, and the thread with its pipe.
        let descriptor = chromium.answers
        Thread { [weak self] in
            Self.read(descriptor) { self?.take($0) }
            close(descriptor)
            self?.end()
        }.start()
        try command("Browser.getVersion")
    }

    deinit { chromium.end() }

    /// Gives a command and waits for its answer.
    ///
    /// - Parameters:
    ///   - name: as in `Page.navigate`.
    ///   - parameters: what it takes.
    ///   - session: the page it is for; nil for the browser.
    ///   - timeout: how long it may take.
    /// - Returns: the answer's `result`.
    /// - Throws: `BrowserProblem`.
    @discardableResult func command(
        _ name: String, _ parameters: [String: JSONTree] = [:], session: String? = nil,
        timeout: Duration = .seconds(60)
    ) throws -> JSONTree {
        let number = try send(name, parameters, session: session)
        let deadline = Date(timeIntervalSinceNow: Double(timeout.components.seconds))
        let answer = condition.withLock {
            while answers[number] == nil, !hasEnded, condition.wait(until: deadline) {}
            return answers.removeValue(forKey: number)
        }
        guard let answer else {
            throw condition.withLock { hasEnded }
                ? BrowserProblem.ended(log: chromium.log) : .silent(command: name, log: chromium.log)
        }
        if let error = answer["error"] {
            throw BrowserProblem.refused(command: name, message: error["message"]?.text ?? "\(error)")
        }
        return answer["result"] ?? .null
    }

    /// Gives a command without waiting, and returns its number.
    @discardableResult func send(
        _ name: String, _ parameters: [String: JSONTree] = [:], session: String? = nil
    ) throws -> Int {
        let number = condition.withLock {
            lastCommand += 1
            return lastCommand
        }
        var message: [String: JSONTree] = [
            "id": .number(Double(number)), "method": .text(name), "params": .object(parameters),
        ]
        if let session { message["sessionId"] = .text(session) }
        try write(JSONTree.object(message).bytes + [0])
        return number
    }

    /// Names who takes the events of a page.
    func listen(to session: String, _ take: @escaping @Sendable (String, JSONTree) -> Void) {
        condition.withLock { takers[session] = take }
    }

    private func write(_ bytes: [UInt8]) throws {
        // One command after the other, each as a whole.
        try condition.withLock {
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Foundation.write(chromium.commands, $0.baseAddress, $0.count) }
                guard written > 0 else { throw BrowserProblem.ended(log: chromium.log) }
                rest = rest.dropFirst(written)
            }
        }
    }

    /// Reads messages until the pipe ends.
    private static func read(_ descriptor: Int32, _ take: (JSONTree) -> Void) {
        var message: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Foundation.read(descriptor, &buffer, buffer.count), count > 0 {
            for part in buffer[..<count].split(separator: 0, omittingEmptySubsequences: false).dropLast() {
                message += part
                if let tree = try? JSONTree(message) { take(tree) }
                message = []
            }
            message += buffer[..<count].split(separator: 0, omittingEmptySubsequences: false).last ?? []
        }
    }

    private func take(_ message: JSONTree) {
        if let number = message["id"]?.integer {
            condition.withLock {
                answers[number] = message
                condition.broadcast()
            }
        } else if let session = message["sessionId"]?.text, let method = message["method"]?.text {
            condition.withLock { takers[session] }?(method, message["params"] ?? .null)
        }
    }

    private func end() {
        condition.withLock {
            hasEnded = true
            condition.broadcast()
        }
    }
}
