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
        ("/", "filter: words in the key, the service or the team,"),
        ("", "and NAME=VALUE: state=page team=payments region=eu"),
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

    static var lines: [StyledLine] {
        let keys = keys.map { key, what in
            StyledLine([.init("  \(key)".padded(20), .bold), .init(what)])
        }
        let states = states.map { sign, what in
            StyledLine([.init("  \(sign.text)".padded(20), sign.style), .init(what)])
        }
        let title = { StyledLine($0, .bold) }
        return [title("Keys")] + keys + [StyledLine(), title("States, the first that holds")] + states + [
            StyledLine(), StyledLine("Times are in UTC. – is what nobody knows.", .soft),
        ]
    }
}
