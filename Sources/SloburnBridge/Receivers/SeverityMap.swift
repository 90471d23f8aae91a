/// What a severity is called by a receiver.
public struct SeverityMap: Hashable, Sendable {
    /// Why a map can't be used.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The argument and what would be right.
        public let description: String
    }

    private var names: [String: String] = [:]
    private let kind: ReceiverKind

    /// The receiver's words for `page`, `ticket` and all others.
    ///
    /// - Parameter kind: the receiver.
    public init(_ kind: ReceiverKind) {
        self.kind = kind
    }

    /// Reads what a user wants to be said otherwise.
    ///
    /// - Parameters:
    ///   - arguments: each `SEVERITY=WORD`.
    ///   - kind: the receiver, which has to know the word.
    /// - Throws: `Fault` naming the argument.
    public init(_ arguments: [String], for kind: ReceiverKind) throws(Fault) {
        self.init(kind)
        for argument in arguments {
            guard let (severity, word) = KeyValue.split(argument) else {
                throw Fault(description: "severity '\(argument)': it must be SEVERITY=WORD, such as page=critical")
            }
            guard let words = Self.words(kind) else {
                throw Fault(description: "severity '\(argument)': \(kind.rawValue) gets the alert's own severity")
            }
            guard words.contains(word) else {
                let known = words.joined(separator: ", ")
                throw Fault(description: "severity '\(argument)': \(kind.rawValue) knows \(known)")
            }
            names[severity] = word
        }
    }

    /// The receiver's word for an alert's severity.
    func word(_ severity: String) -> String { names[severity] ?? standard(severity) }

    private func standard(_ severity: String) -> String {
        switch (kind, severity) {
        case (.opsgenie, "page"): "P1"
        case (.opsgenie, "ticket"): "P3"
        case (.opsgenie, _): "P5"
        case (_, "page"): "critical"
        case (_, "ticket"): "warning"
        default: "info"
        }
    }

    /// The words of a receiver that has its own; nil for others.
    private static func words(_ kind: ReceiverKind) -> [String]? {
        switch kind {
        case .pagerduty: ["critical", "error", "warning", "info"]
        case .opsgenie: ["P1", "P2", "P3", "P4", "P5"]
        case .alertmanager, .webhook, .cloudEvents: nil
        }
    }
}
