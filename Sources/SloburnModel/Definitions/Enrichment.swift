/// A table that makes labels of the value of another label.
public struct Enrichment: Hashable, Sendable {
    /// The path of the table as the configuration has it.
    public let file: String
    /// The label whose value is looked up.
    public let on: String
    /// The table's column that holds such values.
    public let column: String
    /// The columns that become labels of the same names.
    public let labels: [String]
    /// The value of each where no row fits.
    public let missing: String
    /// The values of the labels, in their order, by the value looked up.
    public let rows: [ExactText: [String]]
    /// The values that each label has in some row, sorted.
    public let values: [[String]]
    /// A hash of each label's values in all rows, whatever their order.
    public let digests: [UInt64]

    /// Creates an enrichment.
    public init(
        file: String, on: String, column: String, labels: [String], missing: String = "",
        rows: [ExactText: [String]]
    ) {
        self.file = file
        self.on = on
        self.column = column
        self.labels = labels
        self.missing = missing
        self.rows = rows
        values = labels.indices.map { column in Set(rows.values.map { $0[column] }).sorted() }
        digests = labels.indices.map { column in
            rows.reduce(into: UInt64(0)) { sum, row in
                var hash = StableHash()
                hash.combine(row.key.text)
                hash.combine(row.value[column])
                // Sums are the same in any order.
                sum &+= hash.finalize()
            }
        }
    }

    /// The values of the labels, in their order, for a value of the label looked up; nil where no row fits.
    public subscript(_ value: String) -> [String]? { rows[ExactText(value)] }
}
