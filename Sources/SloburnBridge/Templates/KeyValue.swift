/// `NAME=VALUE` as on a command line.
public enum KeyValue {
    /// Splits at the first `=`; nil where there is none or nothing before it.
    public static func split(_ text: String) -> (name: String, value: String)? {
        guard let place = text.firstIndex(of: "="), place > text.startIndex else { return nil }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }
}
