import SloburnTestKit

/// Makes JSON texts from a seed: a shape first, then as many records of that shape as one likes.
struct JSONTextGenerator {
    /// A piece of a record.
    enum Piece {
        /// Bytes that stay the same.
        case literal([UInt8])
        /// Where a scalar comes.
        case scalar
    }

    /// The random numbers, for choices beside those made here.
    var random: SeededGenerator
    /// How many of 1000 strings and numbers are not JSON.
    var brokenPerMille = 0
    private var spacePerMille = 0

    /// Creates a generator.
    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A record of a shape of its own.
    mutating func record() -> [UInt8] {
        let shape = shape()
        return record(of: shape)
    }

    /// A record of a shape, with scalars drawn anew.
    mutating func record(of shape: [Piece]) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in shape {
            switch piece {
            case .literal(let literal): bytes += literal
            case .scalar: bytes += scalar()
            }
        }
        return bytes
    }

    /// A shape: mostly of one object, else of a batch or of anything.
    mutating func shape() -> [Piece] {
        spacePerMille = random.pick([0, 0, 0, 50, 500])
        var pieces: [Piece] = [space()]
        switch random.index(0..<20) {
        case 0: pieces += value(depth: 0)
        case 1, 2: pieces += array(depth: 0)
        default: pieces += object(depth: 0)
        }
        return pieces + [space()]
    }

    // MARK: - Structure

    private mutating func value(depth: Int) -> [Piece] {
        guard depth < 5 else { return [.scalar] }
        switch random.index(0..<10) {
        case 0: return array(depth: depth)
        case 1, 2: return object(depth: depth)
        default: return [.scalar]
        }
    }

    private mutating func object(depth: Int) -> [Piece] {
        var pieces = [literal("{"), space()]
        for member in 0..<random.pick([0, 1, 2, 3, 5, 8]) {
            if member > 0 { pieces += [literal(","), space()] }
            pieces += [.literal(key()), space(), literal(":"), space()]
            pieces += value(depth: depth + 1) + [space()]
        }
        return pieces + [literal("}")]
    }

    private mutating func array(depth: Int) -> [Piece] {
        var pieces = [literal("["), space()]
        for element in 0..<random.pick([0, 1, 1, 2, 4]) {
            if element > 0 { pieces += [literal(","), space()] }
            pieces += (depth == 0 && random.chance(700) ? object(depth: 1) : value(depth: depth + 1)) + [space()]
        }
        return pieces + [literal("]")]
    }

    private func literal(_ text: String) -> Piece { .literal(Array(text.utf8)) }

    private mutating func space() -> Piece {
        guard random.chance(spacePerMille) else { return .literal([]) }
        return .literal((0..<random.pick([1, 1, 2, 70])).map { _ in random.pick(Array(" \t\n\r".utf8)) })
    }

    /// A key with its quotes, mostly one that a path leads through, now and then written with escapes.
    private mutating func key() -> [UInt8] {
        guard !random.chance(100) else { return string() }
        let key = random.pick(Self.keys)
        guard random.chance(100) else { return Array("\"\(key)\"".utf8) }
        // Halves of a surrogate pair can only be written as escapes.
        let isBasic = key.unicodeScalars.allSatisfy { $0.value < 0x10000 }
        let text = key.utf16.map { unit in
            isBasic && random.chance(600) ? String(decoding: [unit], as: UTF16.self) : Self.escape(unit)
        }
        return Array("\"\(text.joined())\"".utf8)
    }

    /// Keys that paths lead through, and some that nearly are.
    private static let keys = [
        "a", "b", "c", "a.b", "a.b.c", "b.c", "", ".", "a.", ".a", ".b", "value", "latency_milliseconds",
        "latency_millisecondt", "latency_millis", "latency_", "latency", "labels", "labels.region", "region", "größe",
        "π", "größe.π", "🜁", "a\u{0301}", "a.a", "a.a.a.a", "A",
    ]

    /// A UTF-16 unit as `\uXXXX`.
    static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: unit % 2 == 0)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
