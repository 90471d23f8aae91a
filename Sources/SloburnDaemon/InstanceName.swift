/// What tells a process apart from others of its group: a part of its transactional ids and its name within the group.
public struct InstanceName: Hashable, Sendable {
    /// Why a name can't be used.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        /// The name and what would be right.
        public let description: String
    }

    /// The variable of the environment that gives it.
    public static let variable = "SLOBURN_INSTANCE"

    /// 1 to 200 ASCII letters, digits, `.`, `_` or `-`.
    public let text: String

    /// Takes the name from the environment, or else from the machine.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - hostName: the machine's name.
    /// - Throws: `Problem` where the name can't be used.
    public init(environment: [String: String], hostName: String) throws(Problem) {
        let own = environment[Self.variable]
        text = own ?? hostName
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
            let rule = "must be 1 to 200 letters, digits, '.', '_' or '-'"
            throw Problem(
                description: own == nil
                    ? "the machine's name '\(text)' can't be used: it \(rule); set \(Self.variable)"
                    : "\(Self.variable): '\(text)' \(rule)")
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
