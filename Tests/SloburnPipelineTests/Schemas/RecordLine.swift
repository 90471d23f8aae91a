import Foundation
import SloburnTestKit

/// A line of a backtest's output.
struct RecordLine {
    let topic: String
    let headers: [String: String]
    let key: String?
    /// The value; nil for a tombstone.
    let value: JSONTree?

    /// All lines of the golden backtests, and of `Fixtures/records.ndjson`: records of what no backtest writes, or none of
    /// these, so that each field is there once.
    static let all: Result<[RecordLine], any Error> = Result {
        let folders = GoldenRun.folders.map { GoldenRun.root.appending(path: "\($0)/expected.ndjson") }
        let others = GoldenRun.root.deletingLastPathComponent().appending(path: "records.ndjson")
        return try (folders + [others]).flatMap { file in
            try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { RecordLine(try JSONTree($0)) }
        }
    }

    private init(_ line: JSONTree) {
        topic = line["topic"]?.text ?? ""
        key = line["key"]?.text
        if case .object(let members)? = line["headers"] {
            headers = members.compactMapValues(\.text)
        } else {
            headers = [:]
        }
        value = line["value"] == .null ? nil : line["value"]
    }

    var isDeadLetter: Bool { headers["__sloburn.errors.class"] != nil }

    /// What schemas look at, each by the schema's name: the headers, and the value where it is one of Sloburn's.
    var parts: [(schema: String, value: JSONTree)] {
        let tree = JSONTree.object(headers.mapValues { .text($0) })
        if isDeadLetter { return [("deadletter-headers.v1", tree)] }
        return [("headers.v1", tree)] + [value.map { (headers["ce_type"] ?? "", $0) }].compactMap(\.self)
    }
}
