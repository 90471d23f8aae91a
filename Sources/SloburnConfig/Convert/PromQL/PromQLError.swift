/// Why a text is no expression of PromQL that can be read, and where.
struct PromQLError: Error, Hashable {
    /// Where the trouble begins: UTF-8 bytes from the start of the text, from 0 to its length.
    var offset: Int
    /// What is wrong.
    var message: String

    /// The message with its place, counted in characters as people count them.
    func description(in text: String) -> String {
        let character = String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count + 1
        return "at character \(character): \(message)"
    }
}
