import SloburnServer

/// Which budgets and alerts are shown, as the dashboard's address says it: `team=payments state=page checkout`.
///
/// `NAME=VALUE` asks for a state or a label's value, of which one is to be there; any other word is to be in the key, the
/// service or the team.
package struct RowFilter: Hashable, Sendable {
    /// What is wrong with a filter.
    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// The text that it was made of.
    package let text: String
    private var filter = BudgetFilter()
    private var words: [String] = []

    /// Lets everything pass.
    package static let all = RowFilter()

    private init() { text = "" }

    /// Reads a filter.
    ///
    /// - Parameter text: words, apart by spaces; a value with spaces stands in quotation marks.
    /// - Throws: `Problem` for a state that there is none of.
    package init(_ text: String) throws(Problem) {
        self.text = text
        for word in Self.words(of: text) {
            guard let place = word.firstIndex(of: "="), place > word.startIndex else {
                words.append(word.lowercased())
                continue
            }
            let (name, value) = (String(word[..<place]), String(word[word.index(after: place)...]))
            switch name {
            case "state": filter.states.insert(try Self.state(value))
            case "q": words.append(value.lowercased())
            case "severity": filter.severities.insert(value)
            default: filter.labels[name, default: []].append(value)
            }
        }
    }

    /// Whether everything passes.
    var isAll: Bool { words.isEmpty && filter == BudgetFilter() }

    /// Whether a budget is asked for, whatever its state.
    func passesWithoutState(_ entry: BudgetEntry) -> Bool {
        filter.passes(entry.labels) && words.allSatisfy(entry.says)
    }

    /// Whether a state is asked for.
    func passes(_ state: BudgetState) -> Bool { filter.states.isEmpty || filter.states.contains(state) }

    /// Whether an alert is asked for.
    func passes(_ entry: AlertEntry) -> Bool {
        guard filter.passes(entry, .open) else { return false }
        let key = entry.key.lowercased()
        return words.allSatisfy { key.contains($0) }
    }

    private static func state(_ value: String) throws(Problem) -> BudgetState {
        guard let state = BudgetState.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) else {
            let known = BudgetState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(description: "state=\(value): must be one of \(known)")
        }
        return state
    }

    private static func words(of text: String) -> [String] {
        var (words, word, isQuoted) = ([String](), "", false)
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
