/// A filter that is being typed; what it lets pass is shown at each key.
struct FilterInput: Hashable, Sendable {
    private static let longest = 400

    private(set) var text: String
    /// The filter to go back to.
    let before: RowFilter

    init(_ filter: RowFilter) {
        (text, before) = (filter.text, filter)
    }

    /// Takes a key that changes the text.
    mutating func take(_ key: Key) {
        switch key {
        case .character(let character) where text.utf8.count < Self.longest: text.append(character)
        case .backspace, .delete: if !text.isEmpty { text.removeLast() }
        case .control("u"): text = ""
        case .control("w"):
            while text.last == " " { text.removeLast() }
            while let last = text.last, last != " " { text.removeLast() }
        default: break
        }
    }
}
