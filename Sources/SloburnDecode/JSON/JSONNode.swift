/// A value of a JSON text that was read whole.
@frozen
public struct JSONNode {
    @usableFromInline let nodes: UnsafePointer<JSONField>
    @usableFromInline let index: Int

    @usableFromInline
    init(nodes: UnsafePointer<JSONField>, index: Int) {
        self.nodes = nodes
        self.index = index
    }

    /// What it holds.
    @inlinable public var field: JSONField { nodes[index] }

    /// What it is.
    @inlinable public var kind: JSONField.Kind { nodes[index].kind }

    /// The unescaped text of a string, the text as written of a number, object or array, else empty.
    @inlinable public var bytes: UnsafeRawBufferPointer { nodes[index].bytes }

    /// The members of an object in the order they are written; none for all else.
    @inlinable public var members: Members { Members(self) }

    /// The elements of an array; none for all else.
    @inlinable public var elements: Elements { Elements(self) }

    /// The last member of this name; nil where there is none or it is no object.
    public subscript(_ key: StaticString) -> JSONNode? {
        var found: JSONNode?
        for (name, value) in members where name.equals(key) { found = value }
        return found
    }
}

extension JSONNode {
    /// The members of an object.
    @frozen
    public struct Members: Sequence, IteratorProtocol {
        @usableFromInline let nodes: UnsafePointer<JSONField>
        @usableFromInline var place: Int
        @usableFromInline let end: Int

        @inlinable
        init(_ node: JSONNode) {
            nodes = node.nodes
            place = node.index + 1
            end = node.kind == .object ? Int(node.field.end) : place
        }

        /// The next member: its name and its value.
        @inlinable
        public mutating func next() -> (name: UnsafeRawBufferPointer, value: JSONNode)? {
            guard place < end else { return nil }
            let value = JSONNode(nodes: nodes, index: place + 1)
            let name = nodes[place].bytes
            place = Int(value.field.end)
            return (name, value)
        }
    }

    /// The elements of an array.
    @frozen
    public struct Elements: Sequence, IteratorProtocol {
        @usableFromInline let nodes: UnsafePointer<JSONField>
        @usableFromInline var place: Int
        @usableFromInline let end: Int

        @inlinable
        init(_ node: JSONNode) {
            nodes = node.nodes
            place = node.index + 1
            end = node.kind == .array ? Int(node.field.end) : place
        }

        /// The next element.
        @inlinable
        public mutating func next() -> JSONNode? {
            guard place < end else { return nil }
            let value = JSONNode(nodes: nodes, index: place)
            place = Int(value.field.end)
            return value
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a text.
    @inlinable
    public func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && text.withUTF8Buffer { elementsEqual($0) }
    }
}
