/// A schema registry that is asked over HTTP for the schemas that records name.
public struct SchemaRegistry: Hashable, Sendable {
    /// Where it is: an absolute `http` or `https` URL, below which its paths lie.
    public var url: String
    /// The name for basic authentication; nil for none.
    public var user: String?
    /// The password that goes with the name.
    public var password: String?
    /// How long an answer may take; 5 seconds by default.
    public var timeout: TimeSpan

    /// Creates a registry; the texts may hold `${NAME}` and `${file:/path}` until they are resolved.
    public init(
        url: String, user: String? = nil, password: String? = nil, timeout: TimeSpan = SchemaRegistry.defaultTimeout
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.timeout = timeout
    }

    /// Five seconds.
    public static let defaultTimeout = TimeSpan.seconds(5)
}

extension SchemaRegistry: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Its URL: name and password are never shown.
    public var description: String { url }
    /// The same.
    public var debugDescription: String { url }
    /// The same.
    public var customMirror: Mirror { Mirror(self, children: ["url": url]) }
}
