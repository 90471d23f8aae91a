/// Finds what somebody probably meant.
enum NearestName {
    /// The candidate that fewest edits lead to, or nil when none is near.
    static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
        let word = Array(name.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() {
            let distance = distance(from: word, to: Array(candidate.lowercased().unicodeScalars))
            guard distance <= max(1, min(word.count, 12) / 3), distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// `; did you mean 'x'?`, or nothing.
    static func hint(for name: String, in candidates: some Sequence<String>) -> String {
        of(name, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other.
    ///
    /// *Source:* Damerau–Levenshtein distance, the variant called optimal string alignment.
    private static func distance(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
        // A name of thousands of letters is no misspelling of ours.
        guard left.count <= 128, right.count <= 128 else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
                var cost = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
