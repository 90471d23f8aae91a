/// A schema as the reader of data follows it: what to do for each type, and the JSON that can be written beforehand.
struct AvroProgram: Sendable {
    /// What to do for a value.
    enum Operation: UInt8 {
        case null, boolean, int, long, float, double, bytes, string
        case record, enumeration, array, map, union, fixed
        case decimal, fixedDecimal, uuid, duration
    }

    /// What to do for a type; its number is that of the type in the schema.
    struct Step {
        var operation: Operation
        /// Whether a value can be written in no bytes at all.
        var isEmptyPossible = false
        /// The bytes of a fixed type.
        var size = 0
        /// The decimals of a decimal number.
        var scale = 0
        /// Its parts: a record's fields, an enumeration's symbols, a union's types, or the type of items or values.
        var parts: Range<Int> = 0..<0
    }

    /// A part of a type.
    struct Part {
        /// The step for its value.
        var step = 0
        /// Where the JSON before its value, or of the symbol, is in `texts`.
        var text: Range<Int> = 0..<0
        /// Where its bare name is.
        var name: Range<Int> = 0..<0
    }

    private(set) var steps: [Step] = []
    private(set) var parts: [Part] = []
    private(set) var texts: [UInt8] = []
    /// The first step.
    let root: Int

    init(_ schema: AvroSchema) {
        root = schema.root
        for type in schema.types {
            let first = parts.count
            var step = step(type)
            step.parts = first..<parts.count
            steps.append(step)
        }
        markEmpty()
    }

    private mutating func step(_ type: AvroType) -> Step {
        switch type.shape {
        case .null: return Step(operation: .null, isEmptyPossible: true)
        case .boolean: return Step(operation: .boolean)
        case .int: return Step(operation: .int)
        case .long: return Step(operation: .long)
        case .float: return Step(operation: .float)
        case .double: return Step(operation: .double)
        case .string: return Step(operation: .string)
        case .bytes:
            guard case .decimal(_, let scale) = type.logical else { return Step(operation: .bytes) }
            return Step(operation: .decimal, scale: scale)
        case .fixed(let fixed): return step(fixed, type.logical)
        case .record(let record):
            for (index, field) in record.fields.enumerated() {
                addPart(step: field.type, before: index == 0 ? "{\"" : ",\"", field.name, behind: "\":")
            }
            return Step(operation: .record)
        case .enumeration(let enumeration):
            for symbol in enumeration.symbols { addPart(step: 0, before: "\"", symbol, behind: "\"") }
            return Step(operation: .enumeration)
        case .array(let items):
            parts.append(Part(step: items))
            return Step(operation: .array)
        case .map(let values):
            parts.append(Part(step: values))
            return Step(operation: .map)
        case .union(let branches):
            parts += branches.map { Part(step: $0) }
            return Step(operation: .union)
        }
    }

    private func step(_ fixed: AvroFixedType, _ logical: AvroLogicalType?) -> Step {
        switch logical {
        case .decimal(_, let scale): Step(operation: .fixedDecimal, size: fixed.size, scale: scale)
        case .uuid: Step(operation: .uuid, size: fixed.size)
        case .duration: Step(operation: .duration, size: fixed.size)
        default: Step(operation: .fixed, isEmptyPossible: fixed.size == 0, size: fixed.size)
        }
    }

    /// Names are of letters, digits and `_`: nothing to escape.
    private mutating func addPart(step: Int, before: String, _ name: String, behind: String) {
        let start = texts.count
        texts += before.utf8
        let nameStart = texts.count
        texts += name.utf8
        let nameEnd = texts.count
        texts += behind.utf8
        parts.append(Part(step: step, text: start..<texts.count, name: nameStart..<nameEnd))
    }

    /// A record can be empty if all its fields can; one that holds itself directly has no values at all.
    private mutating func markEmpty() {
        var isChanged = true
        while isChanged {
            isChanged = false
            for number in steps.indices where steps[number].operation == .record && !steps[number].isEmptyPossible {
                guard parts[steps[number].parts].allSatisfy({ steps[$0.step].isEmptyPossible }) else { continue }
                steps[number].isEmptyPossible = true
                isChanged = true
            }
        }
    }
}
