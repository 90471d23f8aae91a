internal import SloburnDecode
internal import SloburnModel
internal import SloburnNormalize

/// What is wrong with a record.
struct RecordProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property, what it holds and what would be right.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// An object of a record, whose fields are read by name; it lives as long as the record's bytes.
struct RecordFields {
    private static let times = TimestampParser(encoding: .rfc3339, timeZone: nil)
    private let node: JSONNode
    private let path: String

    init(_ node: JSONNode, path: String = "") throws(RecordProblem) {
        guard node.kind == .object else {
            throw RecordProblem("\(path.isEmpty ? "the value" : path): an object is needed")
        }
        self.node = node
        self.path = path
    }

    private func place(_ name: StaticString) -> String { path.isEmpty ? "\(name)" : "\(path).\(name)" }

    private func found(_ name: StaticString) -> JSONNode? {
        guard let node = node[name], node.kind != .null, node.kind != .absent else { return nil }
        return node
    }

    private static func text(_ node: JSONNode) -> String { String(decoding: node.bytes, as: UTF8.self) }

    private func problem(_ name: StaticString, _ wanted: String) -> RecordProblem {
        let got = found(name).map { "; got \(String(Self.text($0).prefix(60)))" } ?? ""
        return RecordProblem("\(place(name)): \(wanted) is needed\(got)")
    }

    /// A text that may be absent or null.
    func optionalText(_ name: StaticString) -> String? {
        guard let node = found(name), node.kind == .string else { return nil }
        let text = Self.text(node)
        return text.isEmpty ? nil : text
    }

    func text(_ name: StaticString) throws(RecordProblem) -> String {
        guard let text = optionalText(name) else { throw problem(name, "a text") }
        return text
    }

    /// A whole number that may be absent or null.
    func optionalInteger(_ name: StaticString) throws(RecordProblem) -> Int64? {
        guard let node = found(name) else { return nil }
        guard node.kind == .number, let number = Int64(Self.text(node)) else {
            throw problem(name, "a whole number of 64 bits")
        }
        return number
    }

    /// A share or another figure that may be absent, null or beyond what is of use.
    func optionalFigure(_ name: StaticString) -> ExactCount? {
        guard let node = found(name), node.kind == .number else { return nil }
        return ExactCount(cutting: Self.text(node))
    }

    /// Good, bad and total of this object.
    func counts() throws(RecordProblem) -> Counts {
        Counts(good: try count("good"), bad: try count("bad"), total: try count("total"))
    }

    private func count(_ name: StaticString) throws(RecordProblem) -> ExactCount {
        guard let node = found(name), node.kind == .number, let count = ExactCount(decimal: Self.text(node)),
            count >= .zero
        else { throw problem(name, "a number of events, 0 or more, of at most 12 decimals") }
        return count
    }

    /// A target: from 0 to 1.
    func target(_ name: StaticString) throws(RecordProblem) -> Ratio {
        guard let node = found(name), node.kind == .number, let ratio = Ratio(decimal: Self.text(node)),
            ratio >= Ratio(0), ratio <= Ratio(1)
        else { throw problem(name, "a share from 0 to 1") }
        return ratio
    }

    func flag(_ name: StaticString) -> Bool { node[name]?.kind == .true }

    func optionalTime(_ name: StaticString) throws(RecordProblem) -> Timestamp? {
        guard let node = found(name) else { return nil }
        guard node.kind == .string, let time = try? Self.times.parse(node.bytes, isNumber: false) else {
            throw problem(name, "an RFC 3339 time such as 2026-11-20T10:00:10.000Z")
        }
        return time
    }

    func time(_ name: StaticString) throws(RecordProblem) -> Timestamp {
        guard let time = try optionalTime(name) else { throw problem(name, "an RFC 3339 time") }
        return time
    }

    func optionalObject(_ name: StaticString) throws(RecordProblem) -> RecordFields? {
        guard let node = found(name) else { return nil }
        return try RecordFields(node, path: place(name))
    }

    func object(_ name: StaticString) throws(RecordProblem) -> RecordFields {
        guard let object = try optionalObject(name) else { throw problem(name, "an object") }
        return object
    }

    /// The objects of a list; none where it is absent.
    func objects(_ name: StaticString) throws(RecordProblem) -> [RecordFields] {
        guard let node = found(name) else { return [] }
        var objects: [RecordFields] = []
        for element in node.elements {
            objects.append(try RecordFields(element, path: "\(place(name))[\(objects.count)]"))
        }
        return objects
    }

    /// The texts of a list; what is none is passed over.
    func texts(_ name: StaticString) -> [String] {
        (found(name)?.elements).map { $0.filter { $0.kind == .string }.map(Self.text) } ?? []
    }

    /// The members as texts, sorted by name; several values of a label stand one behind the other.
    func labels(_ name: StaticString) -> [Label] {
        guard let node = found(name) else { return [] }
        var labels: [Label] = []
        for (name, value) in node.members {
            let text: String
            switch value.kind {
            case .string, .number: text = Self.text(value)
            case .true: text = "true"
            case .false: text = "false"
            case .array:
                text = value.elements.filter { $0.kind == .string }.map(Self.text).joined(separator: ", ")
            default: continue
            }
            labels.append(Label(name: String(decoding: name, as: UTF8.self), value: text))
        }
        return labels.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
