/// A document that another one holds, or names.
enum InlineOrReference<Document> {
    /// Within the other document; nil where it has errors of its own.
    case inline(Document?)
    /// A document of its own, by its name.
    case reference(String, Element)
}

extension InlineOrReference {
    /// Reads an item that is either `{ KEY: NAME }` or `{ kind, metadata, spec }`; nil, with findings, where it is neither.
    static func read(
        _ element: Element, _ kind: DocumentKind, reference key: String,
        spec: (_ spec: Element, _ metadata: Metadata) -> Document?
    ) -> InlineOrReference? {
        guard let fields = Fields(element, [key, "kind", "metadata", "spec"]) else { return nil }
        if let reference = fields[key] {
            for other in ["kind", "metadata", "spec"] {
                fields[other]?.error(.exclusiveFields, "\(other) does not go with \(key)")
            }
            return reference.nonEmptyText().map { .reference($0, reference) }
        }
        guard ["kind", "metadata", "spec"].contains(where: { fields[$0] != nil }) else {
            element.error(.missingField, "\(key) is required, or kind, metadata and spec of an \(kind.rawValue)")
            return nil
        }
        if let place = fields.required("kind", "write \(kind.rawValue)"), let name = place.text(), name != kind.rawValue
        {
            place.error(.invalidValue, "must be \(kind.rawValue), found '\(name)'")
        }
        let metadata = fields.required("metadata").flatMap { Metadata($0, kind) }
        guard let element = fields.required("spec") else { return .inline(nil) }
        // Mistakes of the spec are told with those of the metadata.
        let document = spec(element, metadata ?? Metadata(unnamed: element))
        return .inline(metadata?.name == nil ? nil : document)
    }
}
