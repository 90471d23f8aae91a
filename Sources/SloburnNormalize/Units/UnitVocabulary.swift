internal import SloburnModel

/// The names that one dialect understands: the standard ones, and its own.
struct UnitVocabulary: Sendable {
    typealias Entry = UnitTable.Entry

    let dialect: UnitDialect
    /// Its own names; they stand before the standard ones.
    let words: [Entry]
    /// What divides two units besides a slash, such as " per ".
    let per: String?
    /// Names that it has but that can't be used, and why.
    let refusals: [String: String]
    /// How to write a unit, for messages.
    let advice: String

    /// All names that it understands, each once, and its own first.
    let symbols: [String]
    // By bytes, because String compares by canonical equivalence: the kelvin sign U+212A would equal K.
    private let entries: [ArraySlice<UInt8>: Entry]

    init(
        _ dialect: UnitDialect, words: [Entry] = [], per: String? = nil, refusals: [String: String] = [:],
        advice: String = "in UCUM, such as s, ms, By, % or 1"
    ) {
        self.dialect = dialect
        self.words = words
        self.per = per
        self.refusals = refusals
        self.advice = advice
        let all = words + UnitTable.entries
        entries = Dictionary(all.map { (Array($0.symbol.utf8)[...], $0) }) { own, _ in own }
        var seen: Set<[UInt8]> = []
        symbols = all.map(\.symbol).filter { seen.insert(Array($0.utf8)).inserted }
    }

    static let standard = UnitVocabulary(.standard)

    static func of(_ dialect: UnitDialect) -> UnitVocabulary {
        switch dialect {
        case .standard: .standard
        case .prometheus: .prometheus
        case .datadog: .datadog
        case .cloudwatch: .cloudWatch
        }
    }

    /// The name of exactly these bytes; nil when it is unknown.
    ///
    /// Case matters: `Ms` is no `ms`.
    func entry(_ atom: ArraySlice<UInt8>) -> Entry? { entries[atom] }

    /// What a text means; where it is refused, the message says which other dialects know it.
    func meaning(of text: String) throws(Rejection) -> UnitGrammar.Meaning {
        do throws(Rejection) {
            return try UnitGrammar(text, self).meaning()
        } catch {
            let others = UnitDialect.allCases.filter {
                $0 != dialect && (try? UnitGrammar(text, Self.of($0), advises: false).meaning()) != nil
            }
            guard !others.isEmpty else { throw error }
            let names = others.map(\.rawValue).joined(separator: ", ")
            throw Rejection(error.reason, "\(error.message) (known to dialect: \(names))")
        }
    }
}
