extension JSONSchema {
    /// What is wrong with a value: a sentence for each rule that does not hold; none for a valid one.
    public func problems(in value: JSONTree) -> [String] {
        var problems: [String] = []
        root.check(value, at: "", &problems)
        return problems
    }

    /// Whether the value is as the schema says.
    public func accepts(_ value: JSONTree) -> Bool { problems(in: value).isEmpty }
}

extension JSONSchema.Node {
    fileprivate func problems(in value: JSONTree, at place: String) -> [String] {
        var problems: [String] = []
        check(value, at: place, &problems)
        return problems
    }

    fileprivate func check(_ value: JSONTree, at place: String, _ problems: inout [String]) {
        for rule in rules { rule.check(value, at: place, &problems) }
    }
}

extension JSONSchema.Rule {
    /// Appends what is wrong.
    ///
    /// A rule about texts holds for all values that are none, and so on.
    fileprivate func check(_ value: JSONTree, at place: String, _ problems: inout [String]) {
        switch self {
        case .all(let nodes): for node in nodes { node.check(value, at: place, &problems) }
        case .one(let nodes): Self.checkOne(of: nodes, value, at: place, &problems)
        case .condition(let condition, let then, let otherwise):
            let isMet = condition.problems(in: value, at: place).isEmpty
            (isMet ? then : otherwise).check(value, at: place, &problems)
        default:
            switch value {
            case .object(let members): checkObject(members, at: place, &problems)
            case .list(let list):
                if case .elements(let node) = self {
                    for (index, element) in list.enumerated() {
                        node.check(element, at: "\(place)[\(index)]", &problems)
                    }
                }
            default: break
            }
            if !holds(for: value) { problems.append("\(place): \(value) is not \(self)") }
        }
    }

    private static func checkOne(
        of nodes: [JSONSchema.Node], _ value: JSONTree, at place: String, _ problems: inout [String]
    ) {
        let found = nodes.map { $0.problems(in: value, at: place) }
        let fitting = found.count(where: \.isEmpty)
        if fitting > 1 { problems.append("\(place): fits \(fitting) schemas of oneOf") }
        // The one that comes nearest says most.
        if fitting == 0 { problems += found.min { $0.count < $1.count } ?? [] }
    }

    private func checkObject(_ members: [String: JSONTree], at place: String, _ problems: inout [String]) {
        switch self {
        case .required(let names):
            for name in names where members[name] == nil { problems.append("\(place): \(name) is absent") }
        case .dependent(let names):
            for (name, others) in names where members[name] != nil {
                for other in others where members[other] == nil {
                    problems.append("\(place): \(name) is there, and \(other) is not")
                }
            }
        case .names(let node):
            for name in members.keys { node.check(.text(name), at: "\(place).\(name) (its name)", &problems) }
        case .members(let nodes, let others):
            for (name, value) in members { (nodes[name] ?? others).check(value, at: "\(place).\(name)", &problems) }
        default: break
        }
    }

    /// Whether a rule that looks at no other value holds.
    private func holds(for value: JSONTree) -> Bool {
        switch (self, value) {
        case (.never, _): false
        case (.types(let names), _): !names.isDisjoint(with: value.typeNames)
        case (.values(let values), _): values.contains(value)
        case (.minimum(let bound), .number(let number)): number >= bound
        case (.maximum(let bound), .number(let number)): number <= bound
        case (.above(let bound), .number(let number)): number > bound
        case (.below(let bound), .number(let number)): number < bound
        case (.shortest(let count), .text(let text)): text.unicodeScalars.count >= count
        case (.pattern(let pattern), .text(let text)): pattern.isFound(in: text)
        case (.fewestElements(let count), .list(let list)): list.count >= count
        case (.mostElements(let count), .list(let list)): list.count <= count
        case (.fewestMembers(let count), .object(let members)): members.count >= count
        case (.mostMembers(let count), .object(let members)): members.count <= count
        default: true
        }
    }
}

extension JSONTree {
    fileprivate var typeNames: Set<String> {
        switch self {
        case .null: ["null"]
        case .flag: ["boolean"]
        // A number without a fraction is an integer, however it is written.
        case .number(let number): number.rounded() == number ? ["integer", "number"] : ["number"]
        case .text: ["string"]
        case .list: ["array"]
        case .object: ["object"]
        }
    }
}
