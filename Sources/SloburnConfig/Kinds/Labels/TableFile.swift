/// What became of reading the file of a table.
enum TableFile {
    case text(String)
    /// It can't be read; why.
    case unreadable(String)
}

/// Paths of tables, which are relative to the file that names them.
enum TablePath {
    /// The path of a table as findings are to show it.
    ///
    /// - Parameters:
    ///   - path: as the configuration has it.
    ///   - file: the file of the configuration.
    /// - Returns: a path from the same folder as that of the file.
    static func resolved(_ path: String, in file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The path without `.` and `..`, to compare it with others.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// The tables and schemas that documents name, in their order and as `resolved` gives them.
    ///
    /// - Parameters:
    ///   - values: documents, or lists of them, whether right or wrong.
    ///   - file: their file.
    /// - Returns: a path for each enrichment and each schema that has one.
    static func all(in values: [YAMLValue], of file: String) -> [String] {
        values.flatMap { value -> [String] in
            if case .list(let documents) = value.content { return all(in: documents, of: file) }
            guard value["kind"]?.plainText == DocumentKind.dataSource.rawValue else { return [] }
            let details = value["spec"]?["connectionDetails"]
            let tables = (details?["labels"]?["enrich"]?.items ?? []).compactMap { $0["from"]?.plainText }
            let schemas = (details?["confluent"]?["schemas"]?.items ?? []).compactMap { $0["file"]?.plainText }
            return (tables + schemas).map { resolved($0, in: file) }
        }
    }
}

extension YAMLValue {
    /// The value of a key, without any finding.
    subscript(key: String) -> YAMLValue? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The items of a list, without any finding.
    var items: [YAMLValue]? {
        guard case .list(let values) = content else { return nil }
        return values
    }

    /// The text of a scalar, without any finding.
    var plainText: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }
}
