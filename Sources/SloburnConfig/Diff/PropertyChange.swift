/// One property of a definition in words.
struct Property: Hashable {
    /// What it is called, such as `target` or `label team`.
    var name: String
    /// Its value.
    var text: String

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = QuotedText.oneLine(text)
    }
}

/// A property that differs.
public struct PropertyChange: Hashable, Sendable {
    /// Whether more or less is promised than before.
    public enum Direction: String, Hashable, Sendable {
        case tightened, loosened
    }

    /// What differs, such as `target` or `label team`.
    public var property: String
    /// The value before; nil where there was none.
    public var old: String?
    /// The value now; nil where there is none.
    public var new: String?
    /// Whether more or less is promised; nil where that can't be said.
    public var direction: Direction?
    /// What follows from it, or nil.
    public var note: String?

    /// Creates a change.
    public init(
        property: String, old: String? = nil, new: String? = nil, direction: Direction? = nil, note: String? = nil
    ) {
        self.property = property
        self.old = old
        self.new = new
        self.direction = direction
        self.note = note
    }

    /// The properties that differ: in the order of the new ones, then those that are gone.
    static func changes(from old: [Property], to new: [Property]) -> [PropertyChange] {
        let before = Dictionary(old.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
        let names = Set(new.map(\.name))
        let present = new.compactMap { property -> PropertyChange? in
            guard before[property.name] != property.text else { return nil }
            return PropertyChange(property: property.name, old: before[property.name], new: property.text)
        }
        return present
            + old.filter { !names.contains($0.name) }.map { PropertyChange(property: $0.name, old: $0.text) }
    }
}
