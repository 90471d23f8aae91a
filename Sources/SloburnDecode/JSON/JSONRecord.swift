internal import CSimdJSON

/// The fields of a JSON record; they live as long as the record's bytes, at most until the reader's next read.
@frozen
public struct JSONRecord {
    /// How many elements it has: 1, or as many as a top-level array.
    public let elementCount: Int
    @usableFromInline let kinds: UnsafePointer<JSONField.Kind>?
    @usableFromInline let fields: UnsafePointer<JSONField>?
    @usableFromInline let pathCount: Int

    init(_ result: sloburn_json_result, pathCount: Int) {
        elementCount = result.element_count
        // Both are laid out alike: `JSONFieldReader` makes sure of it.
        kinds = UnsafeRawPointer(result.element_kinds).map { $0.assumingMemoryBound(to: JSONField.Kind.self) }
        fields = UnsafeRawPointer(result.slots).map { $0.assumingMemoryBound(to: JSONField.self) }
        self.pathCount = pathCount
    }

    /// What element `index` is; only objects have fields.
    @inlinable
    public func kind(ofElement index: Int) -> JSONField.Kind {
        guard let kinds, index < elementCount else { return .absent }
        return kinds[index]
    }

    /// The field at path number `path` of element `index`.
    @inlinable
    @inline(__always)
    public func field(_ path: Int, ofElement index: Int) -> JSONField {
        guard let fields, index < elementCount, path < pathCount else { return .absent }
        return fields[index * pathCount + path]
    }
}
