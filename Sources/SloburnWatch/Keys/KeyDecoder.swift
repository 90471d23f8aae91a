/// Makes keys of the bytes that a terminal sends, wherever these are cut.
///
/// *Source:* ECMA-48 for the form of control sequences, xterm's "ctlseqs" for those of keys.
package struct KeyDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        /// Within `ESC [`; what stands before the last byte.
        case sequence([UInt8])
        /// Behind `ESC O`.
        case single
        /// Behind `ESC [ [`, as the Linux console begins its function keys.
        case function
        /// Within a character of UTF-8 of so many bytes.
        case text([UInt8], length: Int)
    }

    private static let longestSequence = 32
    private var state = State.ground

    package init() {}

    /// Whether an escape has come that may be the key or the beginning of another one: `flush` says it was the key.
    package var isUndecided: Bool { if case .escape = state { true } else { false } }

    /// Takes bytes as they come.
    ///
    /// - Parameter bytes: what was read.
    /// - Returns: the keys that are whole; those that nobody knows are left out.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] { bytes.flatMap { take($0) } }

    /// Takes note that nothing follows an escape.
    package mutating func flush() -> [Key] {
        guard isUndecided else { return [] }
        state = .ground
        return [.escape]
    }

    private mutating func take(_ byte: UInt8) -> [Key] {
        switch state {
        case .ground: return ground(byte)
        case .escape: return afterEscape(byte)
        case .sequence(let parameters): return sequence(parameters, byte)
        case .single:
            state = .ground
            return byte < 0x20 ? ground(byte) : Self.named(byte).map { [$0] } ?? []
        case .function:
            state = .ground
            return []
        case .text(let bytes, let length): return text(bytes + [byte], length)
        }
    }

    private mutating func ground(_ byte: UInt8) -> [Key] {
        state = .ground
        switch byte {
        case 0x1B:
            state = .escape
            return []
        case 0x0A, 0x0D: return [.enter]
        case 0x09: return [.tab]
        case 0x08, 0x7F: return [.backspace]
        case 0x01...0x1A: return [.control(Character(Unicode.Scalar(byte + 0x60)))]
        case 0x20..<0x7F: return [.character(Character(Unicode.Scalar(byte)))]
        case 0xC2...0xDF: state = .text([byte], length: 2)
        case 0xE0...0xEF: state = .text([byte], length: 3)
        case 0xF0...0xF4: state = .text([byte], length: 4)
        default: break
        }
        return []
    }

    private mutating func afterEscape(_ byte: UInt8) -> [Key] {
        switch byte {
        case UInt8(ascii: "["): state = .sequence([])
        case UInt8(ascii: "O"): state = .single
        default: return [.escape] + ground(byte)
        }
        return []
    }

    private mutating func sequence(_ parameters: [UInt8], _ byte: UInt8) -> [Key] {
        switch byte {
        case UInt8(ascii: "[") where parameters.isEmpty: state = .function
        case 0x20...0x3F: state = .sequence(parameters.count < Self.longestSequence ? parameters + [byte] : parameters)
        case 0x40...0x7E:
            state = .ground
            return Self.key(parameters, byte).map { [$0] } ?? []
        default: return ground(byte)
        }
        return []
    }

    private mutating func text(_ bytes: [UInt8], _ length: Int) -> [Key] {
        guard let byte = bytes.last, (0x80...0xBF).contains(byte) else { return bytes.last.map { ground($0) } ?? [] }
        guard bytes.count == length else {
            state = .text(bytes, length: length)
            return []
        }
        state = .ground
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first,
            !(0x80...0x9F).contains(character.unicodeScalars.first?.value ?? 0)
        else { return [] }
        return [.character(character)]
    }

    /// The key of a sequence; those that are held together with it don't matter.
    private static func key(_ parameters: [UInt8], _ last: UInt8) -> Key? {
        guard last == UInt8(ascii: "~") else { return last == UInt8(ascii: "Z") ? .backTab : named(last) }
        switch String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
        case "1", "7": return .home
        case "2": return .insert
        case "3": return .delete
        case "4", "8": return .end
        case "5": return .pageUp
        case "6": return .pageDown
        default: return nil
        }
    }

    private static func named(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "M"): .enter
        default: nil
        }
    }
}
