public import SloburnConfig

/// Who asks, and what they may see and do.
public struct Access: Hashable, Sendable {
    /// Who has the token; nil where none is asked for.
    public var name: String?
    /// What they may do.
    public var role: HTTPSettings.Role
    /// The values that labels must have of what they see; everything where it is empty.
    public var scope: [String: [String]]

    /// Where no token is asked for: whoever reaches the server may look, and nobody knows who it is.
    package static let open = Access(name: nil, role: .viewer, scope: [:])

    /// Whether there is nothing that they don't see.
    public var seesEverything: Bool { scope.isEmpty }

    /// Whether they see a record with these labels.
    public func sees(_ labels: RecordLabels) -> Bool {
        scope.allSatisfy { labels.has($0.key, anyOf: $0.value) }
    }
}
