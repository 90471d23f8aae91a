import Foundation
import SloburnTestKit
import Synchronization

/// Takes events as PagerDuty's Events API v2 does, with all of its limits, and keeps what it was told.
final class PagerDutyStub: Sendable {
    /// How requests are answered.
    enum Mood: Sendable {
        /// As they deserve.
        case fine
        /// With a status, whatever they say.
        case failing(Int, headers: [String: String] = [:])
    }

    /// An event that was accepted.
    struct Event: Equatable {
        let action: String
        let key: String
        let summary: String?
    }

    fileprivate struct State {
        var mood = Mood.fine
        var events: [Event] = []
        var problems: [String] = []
        var failures = 0
    }

    /// Shared with the threads of the server, which may outlive it.
    private final class Book: Sendable {
        let state = Mutex(State())
    }

    private let book = Book()
    private let stub: HTTPStub

    /// Begins to listen.
    init(routingKey: String, port: UInt16 = 0) throws {
        stub = try HTTPStub(port: port) { [book] request in
            book.state.withLock { $0.answer(request, routingKey) }
        }
    }

    var url: String { stub.url + "/v2/enqueue" }
    /// What was accepted, in order.
    var events: [Event] { book.state.withLock { $0.events } }
    /// What was wrong with events.
    var problems: [String] { book.state.withLock { $0.problems } }
    /// How many requests were not even looked at.
    var failures: Int { book.state.withLock { $0.failures } }

    /// Answers in this way from now on.
    func become(_ mood: Mood) { book.state.withLock { $0.mood = mood } }

    /// Waits until it was told what is wanted.
    func wait(_ goal: String, timeout: Duration = .seconds(60), until isDone: (PagerDutyStub) -> Bool) throws {
        let deadline = ContinuousClock.now + timeout
        while !isDone(self) {
            guard ContinuousClock.now < deadline else {
                throw Unreached(goal: goal, events: events, problems: problems)
            }
            usleep(20_000)
        }
    }

    /// What was waited for did not come.
    struct Unreached: Error {
        let goal: String
        let events: [Event]
        let problems: [String]
    }
}

extension PagerDutyStub.State {
    fileprivate mutating func answer(_ request: HTTPStub.Request, _ routingKey: String) -> HTTPStub.Answer {
        if case .failing(let status, let headers) = mood {
            failures += 1
            return .status(status, headers: headers, body: "not now")
        }
        let found = Self.problems(request, routingKey)
        guard found.isEmpty, let event = try? JSONObject(request.body) else {
            problems += found
            return .status(400, body: #"{"status":"invalid event","errors":["\#(found.joined(separator: "; "))"]}"#)
        }
        events.append(
            .init(
                action: event["event_action"].text ?? "", key: event["dedup_key"].text ?? "",
                summary: event["payload"]["summary"].text))
        return .status(202, body: #"{"status":"success"}"#)
    }

    /// *Source:* PagerDuty, Events API v2.
    private static func problems(_ request: HTTPStub.Request, _ routingKey: String) -> [String] {
        var problems: [String] = []
        func need(_ isRight: Bool, _ problem: String) { if !isRight { problems.append(problem) } }
        need(request.method == "POST" && request.path == "/v2/enqueue", "\(request.method) \(request.path)")
        need(request.headers["content-type"] == "application/json", "content type")
        need(request.body.count <= 512_000, "\(request.body.count) bytes")
        guard let event = try? JSONObject(request.body) else { return problems + ["no JSON"] }
        let (payload, action) = (event["payload"], event["event_action"].text ?? "")
        need(event["routing_key"].text == routingKey, "routing_key")
        need(["trigger", "acknowledge", "resolve"].contains(action), "event_action \(action)")
        need((1...255).contains(event["dedup_key"].text?.utf8.count ?? 0), "dedup_key")
        if action == "trigger" {
            need((1...1_024).contains(payload["summary"].text?.count ?? 0), "summary")
            need(payload["source"].text?.isEmpty == false, "source")
            need(["critical", "error", "warning", "info"].contains(payload["severity"].text), "severity")
            need(payload["timestamp"].text?.hasSuffix("Z") == true, "timestamp")
            need(payload["custom_details"].value is [String: Any], "custom_details")
        }
        for case let link as [String: Any] in event["links"].elements {
            need((link["href"] as? String)?.hasPrefix("http") == true, "links")
        }
        return problems
    }
}
