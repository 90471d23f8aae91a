/// A request to a receiver; always a POST.
public struct OutgoingRequest: Hashable, Sendable {
    /// A header.
    public struct Header: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String

        /// Creates a header.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Where it goes.
    public var url: String
    /// The headers in order.
    public var headers: [Header]
    /// The body.
    public var body: [UInt8]

    /// The request as it goes over the wire, but for what the client adds.
    public var text: String {
        "POST \(url)\n" + headers.map { "\($0.name): \($0.value)\n" }.joined() + "\n"
            + String(decoding: body, as: UTF8.self)
    }
}
