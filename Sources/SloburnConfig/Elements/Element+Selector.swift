internal import SloburnModel
internal import SloburnSelector

extension Element {
    /// A selector; nil, with a finding, where the text is none.
    func selector() -> Selector? {
        guard let text = text() else { return nil }
        do throws(SelectorError) {
            return try SelectorParser.parse(text)
        } catch {
            let character = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).unicodeScalars.count + 1
            self.error(.invalidSelector, "at character \(character): \(error.message)")
            return nil
        }
    }
}
