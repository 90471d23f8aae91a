/// The name of a topic, in which labels may have places, as in `slo.alerts.${region}`.
public struct TopicTemplate: Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case label(String)
    }

    /// As it is written.
    public let text: String
    private let parts: [Part]

    /// Reads a name; nil where a place is not closed or names nothing.
    public init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}"), end > start.upperBound else { return nil }
            parts.append(.text(String(rest[..<start.lowerBound])))
            parts.append(.label(String(rest[start.upperBound..<end])))
            rest = rest[rest.index(after: end)...]
        }
        self.text = text
        self.parts = parts + [.text(String(rest))]
    }

    /// A name without places, whatever it holds.
    init(plain text: String) {
        self.text = text
        parts = [.text(text)]
    }

    /// The labels that have places, each once, in their order.
    public var labels: [String] {
        var labels: [String] = []
        for case .label(let label) in parts where !labels.contains(label) { labels.append(label) }
        return labels
    }

    /// The name with every place filled in.
    func name(_ value: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .label(let label): value(label)
            }
        }.joined()
    }
}
