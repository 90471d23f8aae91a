internal import Yams

/// Turns the text of one document into a value, or into one finding with its place.
struct YAMLReader {
    /// The most values a document may unfold to: aliases of aliases could ask for billions.
    private static let largestCount = 200_000

    let file: String
    let findings: FindingList
    private var count = 0
    private var linesBefore = 0

    init(file: String, findings: FindingList) {
        self.file = file
        self.findings = findings
    }

    /// The document's value; nil when it is empty or, with a finding, when it can't be read.
    mutating func value(of piece: DocumentSplitter.Piece) -> YAMLValue? {
        let document = String(piece.text)
        count = 0
        linesBefore = piece.linesBefore
        do {
            var roots = try Yams.compose_all(yaml: document, .default, .default, .utf8)
            guard let root = roots.next() else {
                if let error = roots.error { throw error }
                return nil
            }
            let value = convert(root)
            guard count <= Self.largestCount else {
                report(.yamlSyntax, value.position, "the document unfolds to too many values; use fewer aliases")
                return nil
            }
            // `...` may be followed by a document without a marker of its own.
            if roots.next() != nil {
                report(.yamlSyntax, value.position, "begin each document of a file with a line ---")
            } else if let error = roots.error {
                throw error
            }
            return value.isNull ? nil : value
        } catch let error as YamlError {
            report(error, in: document)
        } catch {
            report(.yamlSyntax, .init(line: linesBefore + 1, column: 1), "\(error)")
        }
        return nil
    }

    private mutating func convert(_ node: Node) -> YAMLValue {
        let line = linesBefore + (node.mark?.line ?? 1)
        let position = YAMLValue.Position(line: line, column: node.mark?.column ?? 1)
        count += 1
        guard count <= Self.largestCount else { return YAMLValue(content: .list([]), position: position) }
        switch node {
        case .scalar(let scalar):
            let isText = scalar.tag.rawValue == Tag.Name.str.rawValue
            let isPlain = !isText && (scalar.style == .plain || scalar.style == .any)
            return YAMLValue(content: .scalar(scalar.string, isPlain: isPlain), position: position)
        case .sequence(let sequence):
            var elements: [YAMLValue] = []
            for element in sequence { elements.append(convert(element)) }
            return YAMLValue(content: .list(elements), position: position)
        case .mapping(let mapping):
            return YAMLValue(content: .mapping(entries(of: mapping)), position: position)
        case .alias:
            // The parser replaces aliases by what they name.
            return YAMLValue(content: .scalar("", isPlain: true), position: position)
        }
    }

    private mutating func entries(of mapping: Node.Mapping) -> [YAMLValue.Entry] {
        var entries: [YAMLValue.Entry] = []
        var merged: [YAMLValue.Entry] = []
        var seen: Set<String> = []
        for (keyNode, valueNode) in mapping {
            let key = convert(keyNode)
            let value = convert(valueNode)
            guard count <= Self.largestCount else { break }
            guard case .scalar(let name, let isPlain) = key.content else {
                report(.wrongType, key.position, "a key must be text")
                continue
            }
            if name == "<<", isPlain {
                merged += mergedEntries(of: value)
            } else if seen.insert(name).inserted {
                entries.append(.init(key: name, keyPosition: key.position, value: value))
            } else {
                report(.duplicateKey, key.position, "the key '\(name)' is here twice")
            }
        }
        for entry in merged where seen.insert(entry.key).inserted { entries.append(entry) }
        return entries
    }

    /// What a merge key `<<` brings in; what comes first wins.
    private func mergedEntries(of value: YAMLValue) -> [YAMLValue.Entry] {
        switch value.content {
        case .mapping(let entries): return entries
        case .list(let values): return values.flatMap { mergedEntries(of: $0) }
        case .scalar:
            report(.wrongType, value.position, "a merge key << takes a mapping or a list of mappings")
            return []
        }
    }

    private func report(_ error: YamlError, in document: String) {
        findings.hasUnreadDocuments = true
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let text = context.map { "\($0.text), \(problem)" } ?? problem
            report(.yamlSyntax, .init(line: linesBefore + mark.line, column: mark.column), text)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let first = YAMLValue.Position(line: context.mark.line, column: context.mark.column)
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            var place = duplicates.first.flatMap { RepeatedKey($0, first: first, in: document).second } ?? first
            place.line += linesBefore
            report(
                .duplicateKey, place,
                "the key \(names) is twice in one mapping, first in line \(linesBefore + first.line)")
        case .reader(let problem, let offset, _, _):
            let before = document.prefix(offset ?? 0)
            let line = linesBefore + before.count { $0.isNewline } + 1
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            report(.yamlSyntax, .init(line: line, column: column), problem)
        default:
            report(.yamlSyntax, .init(line: linesBefore + 1, column: 1), "\(error)")
        }
    }

    private func report(_ rule: FindingRule, _ position: YAMLValue.Position, _ message: String) {
        findings.report(
            Finding(
                .error, file: file, line: position.line, column: position.column, path: ".", message: message,
                rule: rule))
    }
}
