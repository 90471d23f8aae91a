/// Writes labels as keys hold them.
public enum LabelText {
    /// The labels with their values as `{a="x",b="y"}`; nothing where there are none.
    ///
    /// - Parameters:
    ///   - labels: the labels.
    ///   - values: one value a label, escaped as in Prometheus (`\\`, `\"`, `\n`).
    /// - Returns: the text.
    public static func text(_ labels: [String], _ values: [String]) -> String {
        guard !labels.isEmpty else { return "" }
        var text = "{"
        for (index, (label, value)) in zip(labels, values).enumerated() {
            if index > 0 { text += "," }
            text += label
            text += "=\""
            for scalar in value.unicodeScalars {
                switch scalar {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "\""
        }
        return text + "}"
    }
}
