/// Why a record is no alert.
public enum AlertRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It has no value.
    case noValue
    /// Its value is not JSON.
    case noJSON(message: String, offset: Int)
    /// Its value is JSON, but no object.
    case noObject
    /// A field that every alert has is absent, null or no text.
    case missing(String)
    /// A field holds something that it can't.
    case bad(field: String, value: String, wanted: String)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .noValue: "it has no value; it must be an alert"
        case .noJSON(let message, let offset): "the value is not JSON at byte \(offset) (\(message))"
        case .noObject: "the value is no object; it must be an alert"
        case .missing(let field): "\(field) is absent or no text; every alert has one"
        case .bad(let field, let value, let wanted): "\(field) is '\(value)'; it must be \(wanted)"
        }
    }
}
