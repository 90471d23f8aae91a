import SloburnServer

/// The keys, and what the signs mean.
enum HelpPage {
    private static let keys: [(key: String, what: String)] = [
        ("j k, arrows", "next row, row before; on a page: scroll"),
        ("PgDn PgUp, space", "a screen further, back"),
        ("g G, Home End", "the first, the last"),
        ("Enter, right, l", "open the budget or the alert; of an alert's page: its budget"),
        ("Esc, left, h", "back; in the overview: show all again"),
        ("n p", "on a budget's page: the next budget, the one before"),
        ("a", "alerts that fire"),
        ("o", "overview"),
        (
            "/",
            "filter: words in the key, the service or the team, and NAME=VALUE: state=page team=payments region=eu"
        ),
        ("< >", "sort by the column to the left, to the right"),
        ("r", "reverse the order"),
        ("0", "those that fire first, then by what is left"),
        ("Ctrl-L", "draw all of it anew"),
        ("q, Ctrl-C", "quit"),
    ]

    private static let states: [(sign: StateSign, what: String)] = [
        (StateSign(.page), "an alert that wakes somebody fires"),
        (StateSign(.ticket), "another alert fires"),
        (StateSign(.exhausted), "nothing of the budget is left"),
        (StateSign(.atRisk), "at the rate of the last hour it is gone before the period turns"),
        (StateSign(.noData), "nothing was counted in the period"),
        (StateSign(.ok), "none of these"),
    ]

    /// The lines.
    ///
    /// - Parameter width: the columns there are.
    /// - Returns: what fits them.
    static func lines(width: Int) -> [StyledLine] {
        func line(_ name: String, _ style: Style, _ what: String) -> [StyledLine] {
            StyledLine.labelled("  \(name)", what, .plain, indent: 20, width: width, nameStyle: style)
        }
        var lines = [StyledLine("Keys", .bold)]
        for (key, what) in keys { lines += line(key, .bold, what) }
        lines += [StyledLine(), StyledLine("States, the first that holds", .bold)]
        for (sign, what) in states { lines += line(sign.text, sign.style, what) }
        lines.append(StyledLine())
        return lines + StyledLine.wrapped("Times are in UTC. – is what nobody knows.", .soft, width: width)
    }
}
