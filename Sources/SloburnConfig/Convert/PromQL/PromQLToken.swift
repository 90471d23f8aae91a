/// A word of PromQL.
struct PromQLToken {
    enum Kind: Hashable {
        /// A metric, a label, a function or a keyword.
        case name(String)
        /// A number as it is written.
        case number(String)
        /// A duration beside `offset`.
        case duration(String)
        /// A text in quotes, with its quotes.
        case string
        /// Matchers with their braces, cut out whole: the reader of selectors knows them better.
        case braces
        /// What stands between `[` and `]`.
        case brackets(String)
        /// An operator, a comma or a parenthesis.
        case symbol(String)
        case end
    }

    var kind: Kind
    /// The bytes of the text that it covers.
    var bytes: Range<Int>
}
