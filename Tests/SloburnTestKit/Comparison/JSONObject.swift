import Foundation

/// A JSON value as Foundation reads it, easy to look into.
public struct JSONObject: CustomStringConvertible {
    /// The value, or nil where there is none.
    public let value: Any?

    /// Reads a JSON text.
    ///
    /// - Throws: what Foundation says when it is none.
    public init(_ bytes: [UInt8]) throws { value = try JSONSerialization.jsonObject(with: Data(bytes)) }

    private init(value: Any?) { self.value = value }

    /// A member of an object.
    public subscript(key: String) -> JSONObject { JSONObject(value: (value as? [String: Any])?[key]) }
    /// An element of an array.
    public subscript(index: Int) -> JSONObject {
        JSONObject(value: elements.indices.contains(index) ? elements[index] : nil)
    }
    /// The elements of an array; none for other values.
    public var elements: [Any] { value as? [Any] ?? [] }
    /// The names of an object's members.
    public var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    /// The value if it is a text.
    public var text: String? { value as? String }
    /// The value if it is an object of texts.
    public var texts: [String: String]? { value as? [String: String] }
    /// The value if it is a number.
    public var number: Double? { (value as? NSNumber)?.doubleValue }
    /// The value if it is a number, without its fraction.
    public var integer: Int64? { (value as? NSNumber)?.int64Value }
    /// Whether it is a JSON null.
    public var isNull: Bool { value is NSNull }
    /// The value for failure messages.
    public var description: String { "\(value ?? "nothing")" }
}
