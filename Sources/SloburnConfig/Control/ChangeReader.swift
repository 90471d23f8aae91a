internal import SloburnModel

/// Reads changes: our own form, and the CDEvents of services that are deployed.
///
/// Other programs write the topic for many readers, so fields that are not known are passed over.
enum ChangeReader {
    /// The longest text that is kept of a field, in characters.
    private static let longest = 200

    /// Reads a change.
    ///
    /// - Parameter root: `{"service": …, "at": …, "kind": …, "title": …, "by": …, "link": …}`, with `services`, a list, in
    ///   place of `service` where there are several; or a CDEvent.
    /// - Returns: the change, none where a CDEvent is about something else; nil, with findings, where it can't be used.
    static func changes(_ root: Element) -> [Change]? {
        guard case .mapping = root.value.content else {
            root.wrongType("an object")
            return nil
        }
        if let context = root["context"], let type = context["type"]?.nonEmptyText(),
            type.hasPrefix(CDEvent.prefix)
        {
            return CDEvent.changes(root, context, type: type)
        }
        let title = required("title", of: root, "say in a few words what was changed")?.nonEmptyText()
        let at = required("at", of: root, "write an RFC 3339 time")?.instant()
        let kind = root["kind"].map { $0.nonEmptyText() }
        let (by, link) = (root["by"].map { $0.text() }, root["link"].map { $0.text() })
        guard let services = services(root), let title, let at, kind != .some(nil), by != .some(nil), link != .some(nil)
        else { return nil }
        let kindText: String = (kind ?? nil) ?? "change"
        return [
            Change(
                services: services, at: at, kind: cut(kindText), title: cut(title),
                by: (by ?? nil).map(cut), link: link ?? nil)
        ]
    }

    private static func services(_ root: Element) -> [String]? {
        switch (root["service"], root["services"]) {
        case (let one?, nil): return one.nonEmptyText().map { [$0] }
        case (nil, let several?): return several.nonEmptyList() == nil ? nil : several.distinctTexts()
        case (_?, let several?): several.error(.exclusiveFields, "give either service or services, not both")
        case (nil, nil): root.error(.missingField, "one of service and services is required")
        }
        return nil
    }

    private static func required(_ key: String, of root: Element, _ hint: String) -> Element? {
        if let element = root[key] { return element }
        root.report(.error, .missingField, "is required; \(hint)", path: root.childPath(key))
        return nil
    }

    private static func cut(_ text: String) -> String {
        text.count > longest ? text.prefix(longest - 1) + "…" : text
    }

    /// The events of continuous delivery that say that a service now runs as something else.
    ///
    /// *Source:* CDEvents, "Continuous Deployment Events": `dev.cdevents.service.PREDICATE.VERSION`.
    private enum CDEvent {
        static let prefix = "dev.cdevents."
        private static let predicates = ["deployed", "upgraded", "rolledback", "removed"]

        static func changes(_ root: Element, _ context: Element, type: String) -> [Change]? {
            let words = type.split(separator: ".", omittingEmptySubsequences: false)
            guard words.count > 3, words[2] == "service", predicates.contains(String(words[3])) else { return [] }
            guard let subject = required("subject", of: root, "it names the service"),
                let id = required("id", of: subject, "it names the service")?.nonEmptyText(),
                let at = required("timestamp", of: context, "write an RFC 3339 time")?.instant()
            else { return nil }
            // As in `service/checkout` or `shop/checkout`.
            let service = id.split(separator: "/").last.map(String.init) ?? id
            let artifact = subject["content"]?["artifactId"]?.text()
            let title = "\(service) \(words[3])" + (artifact.map { ": \($0)" } ?? "")
            return [
                Change(
                    services: [service], at: at, kind: "deployment", title: cut(title),
                    by: context["source"]?.text().map(cut))
            ]
        }
    }
}
