/// A value to be written as YAML.
indirect enum YAMLNode: Sendable {
    struct Entry: Sendable {
        var key: String
        var value: YAMLNode
    }

    /// A text, in quotes where it could be read as something else.
    case text(String)
    /// A number or a truth value as it is to stand.
    case plain(String)
    case list([YAMLNode])
    case mapping([Entry])
    /// A list or a mapping in one line.
    case inline(YAMLNode)

    /// A mapping; entries that are nil are left out.
    static func fields(_ entries: (key: String, value: YAMLNode?)...) -> YAMLNode {
        .mapping(entries.compactMap { entry in entry.value.map { Entry(key: entry.key, value: $0) } })
    }

    /// A mapping in one line.
    static func inlineFields(_ entries: (key: String, value: YAMLNode?)...) -> YAMLNode {
        .inline(.mapping(entries.compactMap { entry in entry.value.map { Entry(key: entry.key, value: $0) } }))
    }

    /// A list of texts in one line; nil where it is empty.
    static func texts(_ texts: [String]) -> YAMLNode? {
        texts.isEmpty ? nil : .inline(.list(texts.map { .text($0) }))
    }
}
