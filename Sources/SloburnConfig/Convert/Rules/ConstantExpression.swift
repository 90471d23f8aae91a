internal import SloburnModel

extension PromQLExpression {
    /// The number that it always is, exactly; nil where it is none.
    var constant: Ratio? {
        switch self {
        case .number(let text): return Ratio(withoutBinaryNoise: text)
        case .negation(let operand): return operand.constant?.multiplied(by: Ratio(-1))
        case .binary(let binary):
            guard let left = binary.left.constant, let right = binary.right.constant else { return nil }
            switch binary.name {
            case "*": return left.multiplied(by: right)
            case "/": return left.divided(by: right)
            case "-": return left.subtracting(right)
            case "+": return right.multiplied(by: Ratio(-1)).flatMap(left.subtracting)
            default: return nil
            }
        default: return nil
        }
    }

    /// Whether it is written as `1 - TARGET`.
    var isComplement: Bool {
        guard case .binary(let binary) = self, binary.name == "-" else { return false }
        return binary.left.constant == Ratio(1) && binary.right.constant != nil
    }
}
