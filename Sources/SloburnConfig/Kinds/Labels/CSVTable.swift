/// Turns CSV with a header line into the rows that YAML would have.
struct CSVTable {
    private let path: String
    private let findings: FindingList

    init(_ path: String, _ findings: FindingList) {
        self.path = path
        self.findings = findings
    }

    /// A list of mappings; nil, with findings, where the text is no table.
    func rows(of text: String) -> Element? {
        let start = YAMLValue.Position(line: 1, column: 1)
        let lines: [[CSVReader.Cell]]
        do throws(CSVReader.Problem) {
            lines = try CSVReader.lines(of: text)
        } catch {
            report(error.position, error.message)
            return nil
        }
        guard let header = lines.first else {
            report(start, "the table has no header line; write the names of its columns with commas in between")
            return nil
        }
        let rows = lines.dropFirst().compactMap { row($0, header) }
        guard isRight(header), rows.count == lines.count - 1 else { return nil }
        return Element(
            value: YAMLValue(content: .list(rows), position: start), path: ".", file: path, findings: findings)
    }

    /// Whether each column has a name of its own.
    private func isRight(_ header: [CSVReader.Cell]) -> Bool {
        var names: Set<String> = []
        var isRight = true
        func report(_ cell: CSVReader.Cell, _ message: String) {
            self.report(cell.position, message)
            isRight = false
        }
        for cell in header {
            if cell.text.isEmpty {
                report(cell, "a column has no name")
            } else if !names.insert(cell.text).inserted {
                report(cell, "the column '\(cell.text)' is here twice")
            }
        }
        for (other, name) in [(";", "semicolons"), ("\t", "tabs")]
        where header.count == 1 && header[0].text.contains(other) {
            report(header[0], "columns are separated by commas, not by \(name)")
        }
        return isRight
    }

    private func row(_ line: [CSVReader.Cell], _ header: [CSVReader.Cell]) -> YAMLValue? {
        guard line.count == header.count else {
            let cells = "\(line.count) cell\(line.count == 1 ? "" : "s")"
            report(line[0].position, "the row has \(cells), the header line \(header.count)")
            return nil
        }
        let entries = zip(header, line).map { column, cell in
            let value = YAMLValue(content: .scalar(cell.text, isPlain: false), position: cell.position)
            return YAMLValue.Entry(key: column.text, keyPosition: cell.position, value: value)
        }
        return YAMLValue(content: .mapping(entries), position: line[0].position)
    }

    private func report(_ position: YAMLValue.Position, _ message: String) {
        findings.report(
            Finding(
                .error, file: path, line: position.line, column: position.column, path: ".", message: message,
                rule: .invalidTable))
    }
}
