/// How the difference of two configurations is written.
public enum DiffFormat: String, Hashable, Sendable, CaseIterable {
    /// For a terminal.
    case text
    /// One JSON object.
    case json
    /// For a pull request.
    case markdown

    /// The whole text, with a line break at its end.
    public func render(_ diff: ConfigurationDiff) -> String {
        switch self {
        case .text: DiffText.render(diff)
        case .json: DiffJSON.render(diff)
        case .markdown: DiffMarkdown.render(diff)
        }
    }
}
