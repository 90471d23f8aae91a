import SloburnDecode

/// A field with its bytes copied: what the reader and the reference are compared by.
struct DecodedField: Hashable, Sendable {
    /// What the field holds.
    let kind: JSONField.Kind
    /// The unescaped text of a string, the text as written of a number, object or array, else empty.
    let bytes: [UInt8]
}

/// An element of a record with its fields, in the order of the paths.
struct DecodedElement: Hashable, Sendable {
    /// What the element is; only objects have fields.
    let kind: JSONField.Kind
    /// One field a path.
    let fields: [DecodedField]
}

/// What `JSONFieldReader` must give, found in the plainest way: the whole text becomes a tree, the paths are looked up
/// in it one by one.
struct ReferenceDecoder: Sendable {
    private let paths: [[UInt8]]

    /// Creates a decoder of dotted paths.
    init(paths: [String]) {
        self.paths = paths.map { Array($0.utf8) }
    }

    /// The elements of a record; nil where it is not JSON.
    func elements(of bytes: [UInt8]) -> [DecodedElement]? {
        guard let values = try? ReferenceParser.values(in: bytes) else { return nil }
        return values.map { value in
            let fields = paths.map { path in
                Self.find(path[...], in: value, depth: 1)?.field ?? DecodedField(kind: .absent, bytes: [])
            }
            return DecodedElement(kind: value.kind, fields: fields)
        }
    }

    /// The field that a path leads to: the one whose last key lies shallowest, the last of those that lie alike.
    private static func find(
        _ path: ArraySlice<UInt8>, in object: ReferenceValue, depth: Int
    ) -> (field: DecodedField, depth: Int)? {
        var best: (field: DecodedField, depth: Int)?
        for member in object.members {
            var found: (field: DecodedField, depth: Int)?
            if path.elementsEqual(member.key) {
                found = (DecodedField(kind: member.value.kind, bytes: member.value.text), depth)
            } else if path.starts(with: member.key), path.dropFirst(member.key.count).first == UInt8(ascii: ".") {
                found = find(path.dropFirst(member.key.count + 1), in: member.value, depth: depth + 1)
            }
            if let found, found.depth <= best?.depth ?? .max { best = found }
        }
        return best
    }
}
