/// What every document has: version, kind, metadata and spec.
struct DocumentFrame {
    let kind: DocumentKind
    let metadata: Metadata?
    /// The spec; nil, with a finding, when there is none.
    let spec: Element?

    /// Reads the frame; nil, with a finding, when it is not known what the document is.
    init?(_ element: Element) {
        guard let fields = Fields(element, ["apiVersion", "kind", "metadata", "spec"]),
            let kind = Self.kind(fields)
        else {
            // Whatever it names can't be told from what nobody names.
            element.findings.hasUnreadDocuments = true
            return nil
        }
        self.kind = kind
        metadata = fields.required("metadata").flatMap { Metadata($0, kind) }
        if kind == .service, fields["spec"] == nil {
            // A Service has nothing to say but a description.
            spec = nil
        } else {
            spec = fields.required("spec")
        }
    }

    private static func kind(_ fields: Fields) -> DocumentKind? {
        let versionElement = fields.required("apiVersion", "write openslo/v1 or sloburn/v1")
        let kindElement = fields.required("kind")
        guard let versionElement, let version = versionElement.text() else { return nil }
        guard DocumentKind.versions.contains(version) else {
            versionElement.error(
                .unsupportedVersion,
                "'\(version)' is not supported; supported are \(DocumentKind.versions.joined(separator: " and "))")
            return nil
        }
        guard let kindElement, let name = kindElement.text() else { return nil }
        if let kind = DocumentKind(rawValue: name) {
            if kind.version == version { return kind }
            kindElement.error(.unsupportedKind, "\(name) is a kind of \(kind.version), not of \(version)")
            return nil
        }
        let names = DocumentKind.names(of: version)
        kindElement.error(
            .unsupportedKind,
            "'\(name)' is not supported; \(version) has \(names.joined(separator: ", "))"
                + NearestName.hint(for: name, in: names))
        return nil
    }
}
