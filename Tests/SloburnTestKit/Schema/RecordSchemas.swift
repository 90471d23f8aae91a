public import Foundation

/// The schemas of `docs/schemas`, and what is wrong with a record by them.
///
/// Members that no schema names are wrong here, although readers have to pass over them: a field that nobody documented
/// is found.
public struct RecordSchemas: Sendable {
    /// Where the repository is.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let suffix = ".schema.json"
    /// Schemas of what is no record.
    private static let documents = ["io.sloburn.report.v1"]
    private static let cached = Result { try RecordSchemas() }

    /// The schemas as they are written, by name: the file's without `.schema.json`.
    public let texts: [String: JSONTree]
    /// The schemas that allow no members that they don't name.
    public let closed: [String: JSONSchema]

    private init() throws {
        let folder = Self.repository.appending(path: "docs/schemas")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(Self.suffix) && !Self.documents.contains(String($0.dropLast(Self.suffix.count))) }
        let files = try names.map { name in
            (String(name.dropLast(Self.suffix.count)), try JSONTree(Data(contentsOf: folder.appending(path: name))))
        }
        texts = Dictionary(uniqueKeysWithValues: files)
        closed = try texts.mapValues { try JSONSchema($0, isClosed: true) }
    }

    /// All of them; read once.
    public static func all() throws -> RecordSchemas { try cached.get() }

    /// The schema of what is no record, by its name.
    public static func document(_ name: String) throws -> JSONTree {
        try JSONTree(Data(contentsOf: repository.appending(path: "docs/schemas/\(name)\(suffix)")))
    }

    /// What is wrong with a record of one of the output topics.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - headers: its headers.
    ///   - value: its value; nil for a tombstone. Asked for only where the headers say that it is one of Sloburn's.
    /// - Returns: sentences; none for a record that is as it should be, and for one that is none of Sloburn's.
    /// - Throws: what `value` throws.
    public func problems(
        key: String?, headers: [String: String], value: @autoclosure () throws -> JSONTree?
    ) rethrows -> [String] {
        let tree = JSONTree.object(headers.mapValues { .text($0) })
        if headers["__sloburn.errors.class"] != nil { return problems("deadletter-headers.v1", tree) }
        guard let type = headers["ce_type"], headers["ce_source"]?.hasPrefix("/sloburn/") == true else { return [] }
        var problems = problems("headers.v1", tree)
        if headers["ce_subject"] != key { problems.append("the subject is not the key") }
        if let value = try value() {
            if value["at"]?.text != headers["ce_time"] { problems.append("at is not the time of the headers") }
            problems += self.problems(type, value)
        }
        return problems.map { "\(headers["ce_id"] ?? ""): \($0)" }
    }

    private func problems(_ name: String, _ value: JSONTree) -> [String] {
        closed[name]?.problems(in: value) ?? ["there is no schema \(name)"]
    }
}
