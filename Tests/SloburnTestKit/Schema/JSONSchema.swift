import Foundation

/// A JSON Schema (draft 2020-12), as far as the schemas of `docs/schemas` go.
///
/// A keyword that it does not know is refused, so that no schema promises what nobody checks. `format` says nothing that
/// `pattern` does not say; references lead to `$defs` of the same schema.
///
/// *Source:* JSON Schema Core and Validation, draft 2020-12.
public struct JSONSchema: Sendable {
    /// What can't be used in a schema.
    public struct Fault: Error, CustomStringConvertible {
        /// One sentence.
        public let description: String
    }

    let root: Node

    /// Reads a schema.
    ///
    /// - Parameters:
    ///   - tree: the schema.
    ///   - isClosed: whether objects that allow members of any name have none but those that the schema names.
    /// - Throws: `Fault`, or what is wrong with a regular expression.
    public init(_ tree: JSONTree, isClosed: Bool = false) throws {
        var reader = JSONSchemaReader(root: tree, isClosed: isClosed)
        root = try reader.node(tree)
        // Those that nothing refers to have to be right, too.
        for name in reader.definitionNames { _ = try reader.definition(name) }
    }
}

extension JSONSchema {
    /// What holds for one value: all of its rules.
    struct Node: Sendable {
        var rules: [Rule] = []
    }

    /// One thing that has to hold.
    indirect enum Rule: Sendable {
        case never
        case types(Set<String>)
        case values([JSONTree])
        case minimum(Double)
        case maximum(Double)
        case above(Double)
        case below(Double)
        case shortest(Int)
        case pattern(Pattern)
        case fewestElements(Int)
        case mostElements(Int)
        case fewestMembers(Int)
        case mostMembers(Int)
        case elements(Node)
        case required([String])
        case dependent([String: [String]])
        case names(Node)
        case members([String: Node], others: Node)
        case all([Node])
        case one([Node])
        case condition(Node, then: Node, otherwise: Node)
    }

    /// A regular expression that is somewhere in a text.
    struct Pattern: @unchecked Sendable, CustomStringConvertible {
        let description: String
        // It does not change, and may be used by many at once.
        private let expression: NSRegularExpression

        init(_ text: String) throws {
            description = text
            expression = try NSRegularExpression(pattern: text)
        }

        func isFound(in text: String) -> Bool {
            expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        }
    }
}
