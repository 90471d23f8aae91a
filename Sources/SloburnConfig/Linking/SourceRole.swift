/// Why the queries of an SLO are asked of a source's samples.
enum SourceRole: Hashable {
    /// The SLO names it.
    case read
    /// It stands in for the source that the SLO names.
    case fallback(of: String)
    /// The source that the SLO names is compared with it.
    case compared(with: String)

    /// The source as messages call it.
    func words(_ source: String) -> String {
        switch self {
        case .read: "the DataSource '\(source)'"
        case .fallback(let primary): "the DataSource '\(source)', the fallback of '\(primary)',"
        case .compared(let primary): "the DataSource '\(source)', with which '\(primary)' is compared,"
        }
    }
}
