internal import Yams

/// Why redaction rules can't be used.
public struct RedactionProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place, the value and what would be right.
    public let description: String
}

extension RedactionRules {
    /// The kinds whose names may be renamed one by one.
    private static let renamable: [Kind] = [.author, .owner, .adjustment, .service, .slo, .team, .region]

    /// Reads rules.
    ///
    /// - Parameters:
    ///   - yaml: a YAML document.
    ///   - name: the name of its file, for messages.
    /// - Throws: `RedactionProblem` with file, line and property.
    public init(yaml: String, name: String) throws(RedactionProblem) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw RedactionProblem(description: "\(name): no YAML: \(error)")
        }
        guard let root, let mapping = root.mapping, !mapping.isEmpty else {
            throw RedactionProblem(description: "\(name): an object is needed, such as {hide: [author, ticket]}")
        }
        for (key, value) in mapping {
            let place = "\(name):\(key.mark?.line ?? 1)"
            try take(key.string ?? "", value, at: place)
        }
    }

    private mutating func take(_ key: String, _ value: Node, at place: String) throws(RedactionProblem) {
        switch key {
        case "hide": hidden = try Self.kinds(value, at: "\(place): hide")
        case "words": words = try Self.texts(value, at: "\(place): words")
        case "labels":
            guard let mapping = value.mapping else {
                throw RedactionProblem(description: "\(place): labels: an object is needed, label by label")
            }
            for (label, rule) in mapping {
                let name = label.string ?? ""
                labels[name] =
                    rule.string == "hide"
                    ? .hidden : .renamed(try Self.texts(rule, at: "\(place): labels.\(name)", orHide: true))
            }
        default:
            guard let kind = Kind(rawValue: key), Self.renamable.contains(kind) else {
                let known = (["hide", "labels", "words"] + Self.renamable.map(\.rawValue)).sorted()
                throw RedactionProblem(
                    description: "\(place): \(key) is unknown; there are \(known.joined(separator: ", "))")
            }
            names[kind] = try Self.texts(value, at: "\(place): \(key)")
        }
    }

    private static func kinds(_ value: Node, at place: String) throws(RedactionProblem) -> Set<Kind> {
        let known = Kind.allCases.map(\.rawValue).sorted().joined(separator: ", ")
        guard let sequence = value.sequence else {
            throw RedactionProblem(description: "\(place): a list is needed of \(known)")
        }
        var kinds: Set<Kind> = []
        for element in sequence {
            guard let kind = element.string.flatMap(Kind.init(rawValue:)) else {
                throw RedactionProblem(
                    description: "\(place): '\(element.string ?? "?")' is unknown; there are \(known)")
            }
            kinds.insert(kind)
        }
        return kinds
    }

    private static func texts(
        _ value: Node, at place: String, orHide: Bool = false
    ) throws(RedactionProblem) -> [String: String] {
        guard let mapping = value.mapping else {
            throw RedactionProblem(
                description: "\(place): \(orHide ? "the word hide or " : "")an object of old and new names is needed")
        }
        var texts: [String: String] = [:]
        for (old, new) in mapping {
            guard let name = old.string, !name.isEmpty, let text = new.string, !text.isEmpty else {
                throw RedactionProblem(description: "\(place): a new name that is not empty is needed for each")
            }
            texts[name] = text
        }
        return texts
    }
}
