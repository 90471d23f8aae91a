/// How text looks; what it means is said by a word or a sign as well.
package struct Style: Hashable, Sendable {
    /// What a colour stands for; the same as on the dashboard.
    package enum Ink: Hashable, Sendable, CaseIterable {
        case plain, soft, page, ticket, exhausted, atRisk, noData, ok
    }

    package var ink: Ink
    package var isBold: Bool
    package var isReversed: Bool

    package init(_ ink: Ink = .plain, isBold: Bool = false, isReversed: Bool = false) {
        (self.ink, self.isBold, self.isReversed) = (ink, isBold, isReversed)
    }

    package static let plain = Style()
    package static let bold = Style(isBold: true)
    package static let soft = Style(.soft)
    package static let banner = Style(isBold: true, isReversed: true)

    /// The same, for the row that is chosen.
    var reversed: Style { Style(ink, isBold: isBold, isReversed: true) }
}

/// The colours that a terminal has.
package enum Palette: Hashable, Sendable, CaseIterable {
    case none, sixteen, many

    /// Reads what the environment says of the terminal.
    ///
    /// - Parameters:
    ///   - environment: the variables `NO_COLOR`, `COLORTERM` and `TERM` count.
    ///   - isRefused: whether no colour is wished.
    package init(environment: [String: String], isRefused: Bool) {
        let terminal = environment["TERM"] ?? ""
        let isSet = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        if isRefused || isSet || terminal == "dumb" || terminal.hasPrefix("vt") {
            self = .none
        } else if environment["COLORTERM"] != nil || terminal.contains("256color") {
            self = .many
        } else {
            self = .sixteen
        }
    }

    /// The parameters of "select graphic rendition" after a reset; empty for plain text.
    package func parameters(of style: Style) -> String {
        var parameters: [String] = []
        if style.isBold { parameters.append("1") }
        if style.isReversed { parameters.append("7") }
        if let colour = colour(of: style.ink) { parameters.append(colour) }
        return parameters.joined(separator: ";")
    }

    /// Tones that can be read on black and on white.
    private func colour(of ink: Style.Ink) -> String? {
        switch (ink, self) {
        case (.plain, _), (_, .none): nil
        case (.soft, _): "2"
        case (.page, .sixteen): "31"
        case (.page, .many): "38;5;160"
        case (.ticket, .sixteen): "1;33"
        case (.ticket, .many): "38;5;166"
        case (.exhausted, .sixteen): "35"
        case (.exhausted, .many): "38;5;133"
        case (.atRisk, .sixteen): "33"
        case (.atRisk, .many): "38;5;136"
        case (.noData, _): "2"
        case (.ok, .sixteen): "32"
        case (.ok, .many): "38;5;35"
        }
    }
}
