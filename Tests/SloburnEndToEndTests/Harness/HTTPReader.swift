import Foundation
import FoundationNetworking
import SloburnTestKit
import Synchronization

/// Asks a daemon over HTTP, and waits for answers.
struct HTTPReader {
    /// What was answered.
    struct Answer {
        let status: Int
        let type: String
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        /// Reads the body.
        func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(Value.self, from: body)
        }
    }

    /// What did not come in time.
    struct Unreached: Error {
        let goal: String
        let last: String
    }

    let port: Int
    var token: String?

    /// The server of a process that listens on a port of its own choice.
    init(_ process: SloburnProcess, host: String = "127.0.0.1", token: String? = nil) throws {
        let mark = "listen=\(host):"
        let isThere = process.log.wait(timeout: .seconds(60)) { lines in lines.contains { $0.contains(mark) } }
        let line = process.log.lines.first { $0.contains(mark) } ?? ""
        guard isThere, let start = line.range(of: mark),
            let port = Int(line[start.upperBound...].prefix { $0.isNumber })
        else { throw SloburnProcess.Failure.noLine(mark, log: process.log.lines.joined(separator: "\n")) }
        (self.port, self.token) = (port, token)
    }

    /// Asks once; nil where nothing answers.
    func ask(_ path: String) -> Answer? {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { return nil }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 10)
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (answer, done) = (Box(), DispatchSemaphore(value: 0))
        let task = URLSession.shared.dataTask(with: request) { data, response, _ in
            if let data, let response = response as? HTTPURLResponse {
                answer.set(
                    Answer(
                        status: response.statusCode, type: response.value(forHTTPHeaderField: "Content-Type") ?? "",
                        body: data))
            }
            done.signal()
        }
        task.resume()
        done.wait()
        return answer.value
    }

    /// Asks until the answer is as it is to be.
    @discardableResult
    func wait(
        _ path: String, for goal: String, timeout: Duration = .seconds(60), until isDone: (Answer) throws -> Bool
    ) throws -> Answer {
        let deadline = ContinuousClock.now + timeout
        var last: Answer?
        while ContinuousClock.now < deadline {
            last = ask(path)
            if let last, try isDone(last) { return last }
            // Nothing tells when an answer changes but the answer.
            usleep(50_000)
        }
        throw Unreached(goal: goal, last: last?.text ?? "no answer")
    }

    private final class Box: Sendable {
        private let answer = Mutex<Answer?>(nil)
        var value: Answer? { answer.withLock { $0 } }
        func set(_ answer: Answer) { self.answer.withLock { $0 = answer } }
    }
}
