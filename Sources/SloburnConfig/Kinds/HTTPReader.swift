/// Reads `http:` of a Daemon.
enum HTTPReader {
    static func settings(_ element: Element) -> HTTPSettings? {
        guard let fields = Fields(element, ["listen", "tls", "tokens", "sloMetrics"]) else { return nil }
        let listen = fields.required("listen", "write HOST:PORT").flatMap(Self.listen)
        var settings = HTTPSettings(listen: listen ?? "")
        settings.tls = fields["tls"].flatMap(tls)
        settings.tokens = fields["tokens"].map(tokens) ?? []
        let metrics = fields["sloMetrics"]?.list() ?? []
        settings.sloMetrics = Set(metrics.compactMap { $0.choice(HTTPSettings.SLOMetrics.self) })
        guard listen != nil else { return nil }
        if settings.tokens.isEmpty, !settings.isLocal {
            element.warning(
                .openAccess,
                "whoever reaches \(settings.listen) sees every budget and alert; list tokens, or listen on 127.0.0.1")
        } else if settings.tls == nil, !settings.isLocal {
            element.warning(
                .openAccess,
                "tokens and budgets cross the network in the clear; give tls, or put a proxy that does before it")
        }
        return settings
    }

    private static func listen(_ listen: Element) -> String? {
        guard let text = listen.nonEmptyText() else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let host = parts.dropLast().joined(separator: ":")
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let port = parts.last.flatMap { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
        guard parts.count == 2 || isBracketed, let port, (0...65_535).contains(port), !host.contains(" ") else {
            listen.error(
                .invalidValue, "'\(text)' is no address; write HOST:PORT, such as 127.0.0.1:8470 or [::1]:8470")
            return nil
        }
        return text
    }

    private static func tls(_ element: Element) -> HTTPSettings.TLS? {
        guard let fields = Fields(element, ["certificate", "key"]) else { return nil }
        let certificate = fields.required("certificate", "write the path of a PEM file")?.nonEmptyText()
        let key = fields.required("key", "write the path of a PEM file")?.nonEmptyText()
        guard let certificate, let key else { return nil }
        return HTTPSettings.TLS(certificate: certificate, key: key)
    }

    private static func tokens(_ element: Element) -> [HTTPSettings.Token] {
        var tokens: [HTTPSettings.Token] = []
        for entry in element.nonEmptyList() ?? [] {
            guard let token = token(entry) else { continue }
            if tokens.contains(where: { $0.name == token.name }) {
                entry.error(.duplicateValue, "two tokens have the name '\(token.name)'")
            }
            tokens.append(token)
        }
        return tokens
    }

    private static func token(_ element: Element) -> HTTPSettings.Token? {
        guard let fields = Fields(element, ["name", "file", "role", "scope"]) else { return nil }
        let name = fields.required("name", "write who has it")?.nonEmptyText()
        let file = fields.required("file", "write the path of the file that holds the token")?.nonEmptyText()
        var scope: [String: [String]] = [:]
        for (label, values) in fields["scope"]?.entries() ?? [] {
            scope[label] = values.textOrTexts()
        }
        guard let name, let file else { return nil }
        return HTTPSettings.Token(
            name: name, file: file, role: fields["role"]?.choice(HTTPSettings.Role.self) ?? .viewer, scope: scope)
    }
}

extension Element {
    /// A text, or a list of one or more.
    fileprivate func textOrTexts() -> [String] {
        // None at all would let see nothing, which nobody means.
        if case .list = value.content { return nonEmptyList() == nil ? [] : distinctTexts() ?? [] }
        return nonEmptyText().map { [$0] } ?? []
    }
}
