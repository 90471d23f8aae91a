import ArgumentParser
import SloburnModel

/// A length of time as an option gives it, such as `90m`.
struct DurationArgument: ExpressibleByArgument {
    /// The length.
    var span: TimeSpan

    /// Takes a length.
    init(span: TimeSpan) { self.span = span }

    /// The text that is read.
    var defaultValueDescription: String { span.description }

    /// Reads the text; nil for anything else.
    init?(argument: String) {
        guard let span = TimeSpan(argument), span > .zero else { return nil }
        self.span = span
    }
}
