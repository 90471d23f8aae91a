import SloburnServer

/// How a state is told: by a sign, a word and a colour, so that none of them is told by colour alone.
struct StateSign: Hashable {
    /// Three columns.
    var sign: String
    var word: String
    var style: Style

    var text: String { sign + word }

    /// The columns that the longest takes.
    static let width = 12

    /// The sign of a budget; an alert of a severity of one's own has its own word.
    init(of facts: BudgetFacts) {
        self.init(facts.state)
        if facts.state == .ticket, let severity = facts.worst?.severity { word = Self.capitalized(severity) }
    }

    init(_ state: BudgetState) {
        switch state {
        case .page: self.init("!! ", "Page", Style(.page, isBold: true))
        case .ticket: self.init(" ! ", "Ticket", Style(.ticket, isBold: true))
        case .exhausted: self.init(" x ", "Exhausted", Style(.exhausted, isBold: true))
        case .atRisk: self.init(" ~ ", "At risk", Style(.atRisk, isBold: true))
        case .noData: self.init(" ? ", "No data", Style(.noData))
        case .ok: self.init("   ", "OK", Style(.ok))
        }
    }

    /// The sign of an alert's severity; those of one's own look like tickets, with their own word.
    init(severity: String) {
        self.init(severity == "page" ? .page : .ticket)
        if severity != "page" { word = Self.capitalized(severity) }
    }

    private init(_ sign: String, _ word: String, _ style: Style) {
        (self.sign, self.word, self.style) = (sign, word, style)
    }

    private static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}

extension BudgetState {
    /// What several of them are called.
    var plural: String {
        switch self {
        case .page: "pages"
        case .ticket: "tickets"
        case .exhausted: "exhausted"
        case .atRisk: "at risk"
        case .noData: "no data"
        case .ok: "OK"
        }
    }

    /// What one of them is called.
    var singular: String {
        switch self {
        case .page: "page"
        case .ticket: "ticket"
        default: plural
        }
    }
}
