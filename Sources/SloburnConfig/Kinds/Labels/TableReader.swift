/// A table as its file has it.
struct TableDocument {
    /// The path that findings show.
    var path: String
    /// The names of its columns, in their order.
    var columns: [String]
    /// The rows: mappings from each column to a text.
    var rows: [Row]

    /// One row.
    struct Row {
        var element: Element
        /// A cell a column, in the order of the columns.
        var cells: [Element]
        /// The texts of the cells.
        var texts: [String]
    }
}

/// Reads tables: CSV with a header line, or a list of mappings with the same keys.
enum TableReader {
    private static let suffixes = [".csv", ".yaml", ".yml", ".json"]

    /// Reads the table that an element names; nil, with findings, where it can't be used.
    static func table(_ from: Element) -> TableDocument? {
        guard let name = from.nonEmptyText() else { return nil }
        guard suffixes.contains(where: name.lowercased().hasSuffix) else {
            from.error(.invalidValue, "a table is a file named \(suffixes.map { "*" + $0 }.joined(separator: ", "))")
            return nil
        }
        let path = TablePath.resolved(name, in: from.file)
        switch from.findings.table(path) {
        case .unreadable(let problem):
            from.error(.unreadableFile, "\(path): \(problem)")
            return nil
        case .text(let text):
            let isCSV = name.lowercased().hasSuffix(".csv")
            let lines = isCSV ? CSVTable(path, from.findings).rows(of: text) : mappings(text, path, from.findings)
            return lines.flatMap { table($0, path) }
        }
    }

    /// The rows of YAML or JSON.
    private static func mappings(_ text: String, _ path: String, _ findings: FindingList) -> Element? {
        let own = FindingList()
        let values = ConfigurationReader.values(of: ConfigurationFile(name: path, text: text), own)
        for finding in own.sorted { findings.report(finding) }
        if own.hasErrors { return nil }
        let element = Element(
            value: values.first ?? YAMLValue(content: .list([]), position: .init(line: 1, column: 1)), path: ".",
            file: path, findings: findings)
        guard values.count < 2 else {
            element.error(.invalidTable, "a table is one document")
            return nil
        }
        return element
    }

    private static func table(_ element: Element, _ path: String) -> TableDocument? {
        guard let elements = element.list() else { return nil }
        guard let first = elements.first, let columns = first.entries()?.map(\.key), !columns.isEmpty else {
            if elements.isEmpty { element.error(.invalidTable, "the table has no row") }
            return nil
        }
        let rows = elements.compactMap { row($0, columns) }
        return rows.count == elements.count ? TableDocument(path: path, columns: columns, rows: rows) : nil
    }

    private static func row(_ element: Element, _ columns: [String]) -> TableDocument.Row? {
        guard let entries = element.entries() else { return nil }
        var cells: [String: Element] = [:]
        var isRight = true
        for (key, cell) in entries {
            cells[key] = cell
            if !columns.contains(key) {
                cell.error(.invalidTable, "the first row has no '\(key)'\(NearestName.hint(for: key, in: columns))")
                isRight = false
            }
        }
        for column in columns where cells[column] == nil {
            element.error(.invalidTable, "the row has no '\(column)', which the first one has")
            isRight = false
        }
        let texts = columns.compactMap { column -> String? in
            guard let cell = cells[column] else { return nil }
            return cell.value.isNull ? "" : cell.scalarText()
        }
        guard isRight, texts.count == columns.count else { return nil }
        return TableDocument.Row(element: element, cells: columns.compactMap { cells[$0] }, texts: texts)
    }
}
