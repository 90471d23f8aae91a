internal import SloburnModel

/// What the author of an unknown unit may have meant.
enum UnitSuggestion {
    /// The rest of a message about `atom`: that it is ambiguous or unknown, and what to write instead.
    static func complaint(about atom: String, in vocabulary: UnitVocabulary) -> String {
        if let reason = vocabulary.refusals[atom] { return reason }
        if let alternatives = ambiguous[atom] { return "is ambiguous: did you mean \(listed(alternatives))?" }
        let unknown =
            "is not a known unit"
            + (vocabulary.dialect == .standard ? "" : " of dialect \(vocabulary.dialect.rawValue)")
        let meant = hints[atom].map { [$0] } ?? nearMisses(of: atom, in: vocabulary)
        guard !meant.isEmpty else { return "\(unknown); write it \(vocabulary.advice)" }
        return "\(unknown): did you mean \(listed(meant))?"
    }

    /// Units that mean different things in different dialects, and what to write for each.
    private static let ambiguous: [String: [String]] = [
        "Ms": ["ms"], "S": ["s"], "m": ["min (minutes)"], "b": ["bit", "By"],
        "KB": ["kBy", "KiBy"], "kB": ["kBy", "KiBy"], "MB": ["MBy", "MiBy"], "GB": ["GBy", "GiBy"],
        "TB": ["TBy", "TiBy"], "mo": ["d (days)"], "a": ["d (days)"],
    ]

    /// Common names that are no small slip of a known one.
    private static let hints: [String: String] = [
        "rpm": "1/min", "rps": "1/s", "qps": "1/s", "bps": "bit/s", "Bps": "By/s", "MS": "ms", "M": "min (minutes)",
        "millis": "ms", "micros": "us", "nanos": "ns", "msec": "ms", "usec": "us", "nsec": "ns", "mins": "min",
        "hr": "h", "hrs": "h", "w": "wk", "y": "d (days)", "year": "d (days)", "month": "d (days)", "kHz": "Hz",
        "ppm": "[ppm]", "ppb": "[ppb]", "fraction": "ratio", "None": "1", "none": "1", "kilobyte": "kBy",
        "megabyte": "MBy", "gigabyte": "GBy", "kibibyte": "KiBy", "mebibyte": "MiBy", "gibibyte": "GiBy",
        "Ki": "KiBy", "Mi": "MiBy", "Gi": "GiBy", "Ti": "TiBy", "C": "Cel", "°C": "Cel",
    ]

    /// Known atoms that differ only in case or surrounding space, or else mean what another dialect means by `atom`, or
    /// else differ by a letter or two; at most three.
    private static func nearMisses(of atom: String, in vocabulary: UnitVocabulary) -> [String] {
        let known = vocabulary.symbols
        let folded = atom.split { $0.isWhitespace }.joined(separator: " ").lowercased()
        let count = folded.utf8.count
        let sameLetters = known.filter { $0.utf8.count == count && $0.lowercased() == folded }
        guard sameLetters.isEmpty else { return Array(sameLetters.prefix(3)) }
        if let namesake = standardName(of: atom) { return [namesake] }
        // In a short unit one letter changes everything; in a long one it is a slip.
        let slack = count >= 7 ? 2 : 1
        guard count >= 3, count <= 20 else { return [] }
        let similar = known.filter { $0.utf8.count >= 3 && abs($0.utf8.count - count) <= slack }
        let distances = similar.map { ($0, distance(Array($0.utf8), Array(folded.utf8))) }
        guard let least = distances.map(\.1).min(), least <= slack else { return [] }
        return distances.filter { $0.1 == least }.prefix(3).map(\.0)
    }

    /// The standard name for what some dialect means by `atom`.
    private static func standardName(of atom: String) -> String? {
        for dialect in UnitDialect.allCases {
            guard let entry = UnitVocabulary.of(dialect).entry(Array(atom.utf8)[...]) else { continue }
            if entry.meaning == .one { return "1" }
            if let same = UnitTable.entries.first(where: { $0.meaning == entry.meaning }) { return same.symbol }
        }
        return nil
    }

    /// How many letters to insert, remove or replace.
    ///
    /// *Source:* V. I. Levenshtein (1966), computed by rows.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, from) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, to) in right.enumerated() {
                let replaced = diagonal + (from == to ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }

    /// `"kBy" or "KiBy"`; an explanation in parentheses stays outside the quotation marks.
    private static func listed(_ names: [String]) -> String {
        names.map { name in
            guard let space = name.firstIndex(of: " ") else { return "\"\(name)\"" }
            return "\"\(name[..<space])\"\(name[space...])"
        }.joined(separator: " or ")
    }
}
