import ArgumentParser

/// A label and its value, `KEY=VALUE`.
struct LabelPair: ExpressibleByArgument {
    var key: String
    var value: String

    /// Reads the text; nil without a key or `=`.
    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        key = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }
}
