/// Why a text is no usable selector, and where.
public struct SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the trouble begins: UTF-8 bytes from the start of the text, from 0 to its length.
    public var offset: Int
    /// What is wrong and what would be right.
    public var message: String

    /// Creates an error.
    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    /// The message with the offset.
    public var description: String { "at byte \(offset): \(message)" }
}
