internal import SloburnModel

/// Reads a unit's text: a product of at most one unit and any annotations, over at most one unit of time.
///
/// *Source:* UCUM sections 2.1 and 2.2 (terms are read from left to right; annotations in braces have no meaning).
struct UnitGrammar {
    /// What a text, or a part of it, measures: one of it is `factor` base units of `family`.
    struct Meaning: Equatable {
        let family: UnitFamily
        let factor: Ratio

        static let one = Meaning(family: .dimensionless, factor: Ratio(1))
    }

    /// The whole text, for messages.
    private let text: String
    private let bytes: [UInt8]
    private let vocabulary: UnitVocabulary
    private let advises: Bool

    /// - Parameters:
    ///   - text: the unit.
    ///   - vocabulary: the names that are understood.
    ///   - advises: whether to look for what the author of an unknown name may have meant, which takes time.
    init(_ text: String, _ vocabulary: UnitVocabulary, advises: Bool = true) {
        self.text = text
        self.vocabulary = vocabulary
        self.advises = advises
        bytes = Array(text.utf8)
    }

    /// What the whole text means; the empty text is "1".
    func meaning() throws(Rejection) -> Meaning {
        guard !bytes.isEmpty else { return .one }
        // Some names hold a slash themselves.
        if let entry = vocabulary.entry(bytes[...]), let meaning = entry.meaning { return meaning }
        let sides = try sides()
        guard sides.count <= 2 else { throw refused("has more than one quotient; one such as By/s is understood") }
        // A leading slash is UCUM's way to write 1/….
        let above = sides[0].isEmpty && sides.count == 2 ? .one : try product(sides[0])
        guard sides.count == 2 else { return above }
        return try quotient(above, over: sides[1])
    }

    /// What stands above and below the line, if there is one.
    private func sides() throws(Rejection) -> [ArraySlice<UInt8>] {
        let sides = try split(bytes[...], at: UInt8(ascii: "/"))
        // Annotations may hold the word; no name that goes with it has one.
        guard sides.count == 1, let per = vocabulary.per?.utf8, !bytes.contains(UInt8(ascii: "{")) else { return sides }
        // As with a leading slash: `per_second`.
        if bytes.starts(with: per.dropFirst()) { return [[], bytes.dropFirst(per.count - 1)] }
        return bytes[...].split(separator: Array(per), omittingEmptySubsequences: false)
    }

    private func quotient(_ above: Meaning, over part: ArraySlice<UInt8>) throws(Rejection) -> Meaning {
        let (atom, _) = try annotated(part)
        guard let entry = vocabulary.entry(atom) else { throw unknown(atom) }
        guard entry.family == .time else { throw refused("is not divided by a time unit such as s, min or h") }
        let family: UnitFamily
        switch above.family {
        case .dimensionless: family = .rate
        case .data: family = .dataRate
        default: throw refused("divides neither a count nor an amount of data by time")
        }
        guard let perSecond = Ratio(entry.denominator, over: entry.numerator),
            let factor = above.factor.multiplied(by: perSecond)
        else { throw refused("is too large to convert exactly") }
        return Meaning(family: family, factor: factor)
    }

    private func product(_ part: ArraySlice<UInt8>) throws(Rejection) -> Meaning {
        var result: Meaning?
        for factor in try split(part, at: UInt8(ascii: ".")) {
            guard let meaning = try component(factor) else { continue }
            guard result == nil else { throw refused("multiplies two units; only annotations and 1 may be multiplied") }
            result = meaning
        }
        return result ?? .one
    }

    /// One factor of a product; nil for 1 and for a bare annotation, which change nothing.
    private func component(_ part: ArraySlice<UInt8>) throws(Rejection) -> Meaning? {
        let (atom, isAnnotated) = try annotated(part)
        if atom.isEmpty, isAnnotated { return nil }
        if atom.elementsEqual([UInt8(ascii: "1")]) { return nil }
        if let entry = vocabulary.entry(atom), let meaning = entry.meaning { return meaning }
        if let power = powerOfTen(atom) { return Meaning(family: .dimensionless, factor: power) }
        if atom.suffix(2).elementsEqual("-1".utf8), let entry = vocabulary.entry(atom.dropLast(2)),
            entry.family == .time, let factor = Ratio(entry.denominator, over: entry.numerator)
        {
            return Meaning(family: .rate, factor: factor)
        }
        throw unknown(atom)
    }

    /// `10*3` or `10*-2`, with an exponent of -18 to 18; nil for anything else.
    private func powerOfTen(_ atom: ArraySlice<UInt8>) -> Ratio? {
        guard atom.starts(with: "10*".utf8) else { return nil }
        let digits = atom.dropFirst(3)
        let isNegative = digits.first == UInt8(ascii: "-")
        guard let exponent = Int(String(decoding: digits, as: UTF8.self)), (-18...18).contains(exponent),
            String(exponent).utf8.elementsEqual(digits)
        else { return nil }
        let power = Decimal128.integerPowers[Int(exponent.magnitude)]
        return isNegative ? Ratio(1, over: power) : Ratio(power)
    }

    /// Takes a trailing annotation off.
    private func annotated(
        _ part: ArraySlice<UInt8>
    ) throws(Rejection) -> (atom: ArraySlice<UInt8>, isAnnotated: Bool) {
        guard let open = part.firstIndex(of: UInt8(ascii: "{")) else { return (part, false) }
        let close = part.firstIndex(of: UInt8(ascii: "}"))
        guard close == part.indices.last else { throw refused("has text after an annotation") }
        return (part[..<open], true)
    }

    /// Splits at a separator outside of annotations; braces must match and can't be nested.
    private func split(_ part: ArraySlice<UInt8>, at separator: UInt8) throws(Rejection) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = part.startIndex
        var isInside = false
        for (index, byte) in zip(part.indices, part) {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                guard isInside == (byte == UInt8(ascii: "}")) else { throw refused("has braces that don't match") }
                isInside.toggle()
            case separator where !isInside:
                parts.append(part[start..<index])
                start = index + 1
            default:
                break
            }
        }
        guard !isInside else { throw refused("has braces that don't match") }
        parts.append(part[start...])
        return parts
    }

    private func refused(_ why: String) -> Rejection {
        Rejection(.unknownUnit, "unit \(Excerpt.quoted(text)) \(why)")
    }

    private func unknown(_ atom: ArraySlice<UInt8>) -> Rejection {
        guard advises else { return refused("is unknown") }
        let part = String(decoding: atom, as: UTF8.self)
        let whole = atom.elementsEqual(bytes) ? "" : "\(Excerpt.quoted(text)): "
        guard !part.isEmpty else { return refused("misses a unit beside \"/\" or \".\"") }
        let complaint = UnitSuggestion.complaint(about: part, in: vocabulary)
        return Rejection(.unknownUnit, "unit \(whole)\(Excerpt.quoted(part)) \(complaint)")
    }
}

extension UnitTable.Entry {
    /// What one of it measures.
    var meaning: UnitGrammar.Meaning? {
        Ratio(numerator, over: denominator).map { UnitGrammar.Meaning(family: family, factor: $0) }
    }
}
