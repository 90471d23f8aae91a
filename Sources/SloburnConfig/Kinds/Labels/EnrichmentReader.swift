internal import SloburnModel

/// Reads an item of `labels.enrich`, and the table that it names.
enum EnrichmentReader {
    /// The enrichment; nil, with findings, where it can't be used.
    static func enrichment(_ element: Element) -> Enrichment? {
        guard let fields = Fields(element, ["from", "on", "column", "labels", "missing"]) else { return nil }
        let from = fields.required("from", "write the path of a CSV or YAML file")
        let on = fields.required("on", "write the label whose value is looked up")
        let onName = on.flatMap(LabelRulesReader.name)
        let labels = fields["labels"].map { LabelRulesReader.names($0) }
        let missing = fields["missing"].map { $0.scalarText() } ?? ""
        guard let from, let file = from.plainText, let on, let onName, let table = TableReader.table(from), let missing
        else { return nil }
        let columnPlace = fields["column"] ?? on
        guard let column = fields["column"].map({ $0.nonEmptyText() }) ?? onName else { return nil }
        guard let key = self.column(column, at: columnPlace, of: table) else { return nil }
        guard let columns = columns(labels, fields["labels"], key: key, from, table) else { return nil }
        guard let rows = rows(of: table, key: key, columns: columns) else { return nil }
        return Enrichment(
            file: file, on: onName, column: column, labels: columns.map { table.columns[$0] }, missing: missing,
            rows: rows)
    }

    /// The number of a column.
    private static func column(_ name: String, at place: Element, of table: TableDocument) -> Int? {
        if let index = table.columns.firstIndex(of: name) { return index }
        place.error(
            .unknownColumn,
            "\(table.path) has no column '\(name)'\(NearestName.hint(for: name, in: table.columns))")
        return nil
    }

    /// The numbers of the columns that become labels: all but the one looked up where there are no names.
    ///
    /// Names within that are nil can't be read.
    private static func columns(
        _ names: [String]??, _ element: Element?, key: Int, _ from: Element, _ table: TableDocument
    ) -> [Int]? {
        guard let names else {
            let others = table.columns.indices.filter { $0 != key }
            guard !others.isEmpty else {
                from.error(.unknownColumn, "\(table.path) has no column beside '\(table.columns[key])'")
                return nil
            }
            guard !table.columns.contains(Selector.metricNameLabel) else {
                from.error(.invalidValue, "the column '\(Selector.metricNameLabel)' can't be a label")
                return nil
            }
            return others
        }
        guard let names, let element else { return nil }
        guard !names.isEmpty else {
            element.error(.missingField, "must have at least one item")
            return nil
        }
        let items = element.list() ?? []
        let found = zip(names, items).compactMap { column($0, at: $1, of: table) }
        return found.count == names.count ? found : nil
    }

    /// The values by what is looked up; nil, with findings, where a value is there with different ones.
    private static func rows(of table: TableDocument, key: Int, columns: [Int]) -> [ExactText: [String]]? {
        var rows: [ExactText: [String]] = [:]
        var first: [ExactText: TableDocument.Row] = [:]
        var isRight = true
        for row in table.rows {
            let name = ExactText(row.texts[key])
            let values = columns.map { row.texts[$0] }
            guard !name.text.isEmpty else {
                row.cells[key].error(.invalidTable, "must not be empty: no sample is looked up without a value")
                isRight = false
                continue
            }
            if let known = rows[name], known != values, let other = first[name] {
                row.cells[key].error(
                    .duplicateKey, "'\(name.text)' is in line \(other.element.value.position.line) with other values")
                isRight = false
            } else if rows[name] == nil {
                rows[name] = values
                first[name] = row
            }
        }
        return isRight ? rows : nil
    }
}
