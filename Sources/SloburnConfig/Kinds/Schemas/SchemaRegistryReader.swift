internal import SloburnModel

/// Reads `confluent.registry`: where schemas are asked for.
enum SchemaRegistryReader {
    /// The registry; nil, with a finding, where it can't be used.
    static func registry(_ element: Element) -> SchemaRegistry? {
        guard let fields = Fields(element, ["url", "user", "password", "timeout"]) else { return nil }
        let url = fields.required("url", "write such as http://registry:8081").flatMap(Self.url)
        let user = fields["user"].map { template($0) }
        let password = fields["password"].map { template($0, isSecret: true) }
        let timeout = fields["timeout"].map { $0.timeSpan(.milliseconds(100) ... .minutes(1)) }
        if let place = fields["password"], fields["user"] == nil {
            var place = place
            place.isSecret = true
            place.error(.missingField, "a password needs a user")
            return nil
        }
        guard let url, let timeout = timeout ?? SchemaRegistry.defaultTimeout else { return nil }
        if case .some(nil) = user { return nil }
        if case .some(nil) = password { return nil }
        return SchemaRegistry(url: url, user: user ?? nil, password: password ?? nil, timeout: timeout)
    }

    private static func url(_ element: Element) -> String? {
        var element = element
        // Whoever writes a password into it must not find it in a log.
        element.isSecret = true
        guard let text = template(element) else { return nil }
        // What a variable will hold is not known yet.
        guard !text.contains("${"), let problem = RegistryURL.problem(in: text) else { return text }
        element.error(.invalidValue, problem)
        return nil
    }

    private static func template(_ element: Element, isSecret: Bool = false) -> String? {
        var element = element
        element.isSecret = element.isSecret || isSecret
        guard let text = element.scalarText() else { return nil }
        if text.isEmpty {
            element.error(.invalidValue, "must not be empty")
            return nil
        }
        guard PropertyTemplate(text) != nil else {
            element.error(
                .invalidValue, "write ${NAME} or ${file:/path}; a place in the value is not closed or no name")
            return nil
        }
        return text
    }
}

/// The rules for the URL of a registry.
enum RegistryURL {
    /// What is wrong with a URL; the text itself is not told, as it may hold a password.
    static func problem(in text: String) -> String? {
        let lowercased = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix) else {
            return "must begin with http:// or https://"
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "must hold no spaces, and only ASCII characters"
        }
        if text.contains("?") || text.contains("#") { return "must have no query and no fragment" }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" }
        if authority.contains("@") { return "must not hold a name or password; write user and password beside it" }
        guard let port = port(of: authority) else { return "must name a host, as in http://registry:8081" }
        guard port.isEmpty || port.allSatisfy(\.isNumber), (1...65_535).contains(Int(port.isEmpty ? "1" : port) ?? 0)
        else { return "its port must be from 1 to 65535" }
        return nil
    }

    /// What stands behind the colon after the host, which may be an IPv6 address in brackets; nil without a host.
    private static func port(of authority: Substring) -> Substring? {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        guard host.count > (authority.hasPrefix("[") ? 1 : 0) else { return nil }
        var rest = authority.dropFirst(host.count)
        if authority.hasPrefix("[") {
            guard rest.hasPrefix("]") else { return nil }
            rest = rest.dropFirst()
        }
        guard let first = rest.first else { return "" }
        // A colon without a port is one that was forgotten.
        return first == ":" && rest.count > 1 ? rest.dropFirst() : "0"
    }
}
