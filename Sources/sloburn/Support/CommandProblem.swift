/// Why a command did nothing.
struct CommandProblem: Error, CustomStringConvertible {
    /// What is wrong, and what would be right.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
