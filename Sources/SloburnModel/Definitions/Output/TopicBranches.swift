/// Which values of labels have output topics of their own.
///
/// All else shares a branch called `other`: what has no such label, several values of it, or one that is not listed. So
/// the topics are known before the first record, and no label can make new ones.
public struct TopicBranches: Hashable, Sendable {
    /// A label in the names of topics.
    public struct Label: Hashable, Sendable {
        /// The label's name.
        public var name: String
        /// The values that have topics of their own.
        public var values: [String]

        /// Creates a label.
        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// What stands in a name for all values that are not listed.
    public static let other = "other"

    /// The labels, sorted by name.
    public let labels: [Label]

    /// Creates branches; without labels there is one.
    public init(_ labels: [Label] = []) {
        self.labels = labels.sorted { $0.name < $1.name }
    }

    /// How many combinations of values there are, those of `other` among them.
    public var count: Int {
        labels.reduce(1) { $0.multipliedReportingOverflow(by: $1.values.count + 1).partialValue }
    }

    /// The branch of a record.
    ///
    /// - Parameter values: what the record says of a label.
    /// - Returns: the branch in the topics' names.
    public func branch(_ values: (_ label: String) -> [String]) -> TopicBranch {
        var (number, step) = (0, 1)
        for label in labels {
            let found = values(label.name)
            if found.count == 1, let place = label.values.firstIndex(where: { ExactText($0) == ExactText(found[0]) }) {
                number += (place + 1) * step
            }
            step *= label.values.count + 1
        }
        return TopicBranch(number: number)
    }

    /// What stands for each label in the names of a branch's topics, by the labels' names.
    public func values(of branch: TopicBranch) -> [String: String] {
        var rest = branch.number
        var values: [String: String] = [:]
        for label in labels {
            let place = rest % (label.values.count + 1)
            values[label.name] = place == 0 ? Self.other : label.values[place - 1]
            rest /= label.values.count + 1
        }
        return values
    }

    /// Finds the branch in which some labels have these values.
    ///
    /// - Parameters:
    ///   - values: as `values(of:)` gave them, perhaps of other labels or lists.
    ///   - needed: the labels that matter.
    /// - Returns: the branch; nil where one of the labels is not told, or its value not listed any more.
    public func branch(named values: [String: String], needing needed: [String]) -> TopicBranch? {
        for label in labels where needed.contains(label.name) {
            guard let value = values[label.name], value == Self.other || label.values.contains(value) else {
                return nil
            }
        }
        return branch { label in values[label].map { [$0] } ?? [] }
    }
}

/// One combination of the values that have output topics of their own.
public struct TopicBranch: Hashable, Sendable {
    let number: Int

    /// That of records without such values; the only one where topics have no labels in their names.
    public static let other = TopicBranch(number: 0)

    init(number: Int) {
        self.number = number
    }
}
