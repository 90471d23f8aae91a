import SloburnTestKit
import Synchronization

/// What a page has said and asked for.
final class PageLog: Sendable {
    private struct State {
        var problems: [String] = []
        var requests: [String] = []
    }

    private let state = Mutex(State())

    /// Errors and warnings of the console, exceptions, violations of the content security policy, dialogs.
    var problems: [String] { state.withLock { $0.problems } }
    /// The address of each request.
    var requests: [String] { state.withLock { $0.requests } }

    /// Forgets the problems so far, which were provoked.
    func forgetProblems() { state.withLock { $0.problems = [] } }

    /// Takes an event.
    func take(_ event: String, _ facts: JSONTree) {
        switch event {
        case "Network.requestWillBeSent": add(request: facts["request"]?["url"]?.text ?? "?")
        case "Network.webSocketCreated": add(request: facts["url"]?.text ?? "?")
        case "Runtime.exceptionThrown":
            let details = facts["exceptionDetails"]
            let thrown = details?["exception"]?["description"]?.text
            add(problem: "exception: \(thrown ?? details?["text"]?.text ?? "?")")
        case "Runtime.consoleAPICalled":
            let type = facts["type"]?.text ?? ""
            guard ["error", "warning", "assert"].contains(type) else { return }
            add(problem: "console.\(type): \((facts["args"] ?? .null).json)")
        case "Log.entryAdded":
            let entry = facts["entry"]
            guard ["error", "warning"].contains(entry?["level"]?.text) else { return }
            add(problem: "\(entry?["text"]?.text ?? "?") \(entry?["url"]?.text ?? "")")
        case "Page.javascriptDialogOpening": add(problem: "a dialog: \(facts["message"]?.text ?? "")")
        default: break
        }
    }

    private func add(problem: String) { state.withLock { $0.problems.append(problem) } }
    private func add(request: String) { state.withLock { $0.requests.append(request) } }
}
