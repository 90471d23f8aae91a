internal import SloburnModel

/// A source of whose samples something is asked.
struct AskedSource {
    /// Why it is asked.
    enum Role {
        /// It is named.
        case named
        /// It stands in for the source that is named.
        case fallback(of: String)
        /// The source that is named is compared with it.
        case compared(with: String)
    }

    var name: String
    /// Nil where it has errors, or is not there.
    var definition: DataSourceDefinition?
    var role = Role.named

    /// How messages call it.
    var words: String {
        switch role {
        case .named: "the DataSource '\(name)'"
        case .fallback(let primary): "the DataSource '\(name)', the fallback of '\(primary)',"
        case .compared(let primary): "the DataSource '\(name)', with which '\(primary)' is compared,"
        }
    }
}
