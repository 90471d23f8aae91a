/// The texts that a user may word.
public struct AlertTemplates: Hashable, Sendable {
    /// A text that may be worded.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// The line that people read first.
        case summary
        /// What they read next.
        case description
        /// Where they may go from there: a URL.
        case link
    }

    /// Why templates can't be used.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The template and what is wrong with it.
        public let description: String
    }

    private var templates: [Name: TextTemplate] = [:]

    /// No templates: the alert's own words.
    public init() {}

    /// Reads templates as they are given on a command line.
    ///
    /// - Parameter arguments: each `NAME=TEXT`.
    /// - Throws: `Fault` naming the argument.
    public init(_ arguments: [String]) throws(Fault) {
        for argument in arguments {
            guard let (name, text) = KeyValue.split(argument), let name = Name(rawValue: name) else {
                let names = Name.allCases.map { $0.rawValue + "=" }.joined(separator: ", ")
                throw Fault(description: "template '\(argument)': it must begin with one of \(names)")
            }
            do throws(TextTemplate.Fault) {
                templates[name] = try TextTemplate(text)
            } catch {
                throw Fault(description: "template \(name.rawValue): \(error)")
            }
        }
        if let link = templates[.link], !["https://", "http://"].contains(where: link.beginning.hasPrefix) {
            throw Fault(description: "template link: it must begin with https:// or http://")
        }
    }

    /// Whether nothing is worded.
    public var isEmpty: Bool { templates.isEmpty }

    /// The line that people read first.
    ///
    /// Receivers want one: where the fields of a template have no value, it is the alert's own.
    func summary(_ alert: AlertRecord) -> String {
        let text = templates[.summary]?.text(alert) ?? ""
        return text.allSatisfy(\.isWhitespace) ? alert.summary : text
    }

    /// What they read next: the figures unless it is worded; empty where there are none.
    func description(_ alert: AlertRecord) -> String {
        templates[.description]?.text(alert) ?? AlertFigures(alert).sentence
    }

    /// Where they may go from there; nil where there is no link.
    func link(_ alert: AlertRecord) -> String? {
        guard let link = templates[.link]?.text(alert, escape: PercentEncoding.component) else { return nil }
        return AlertRecord.isLink(link) ? link : nil
    }
}
