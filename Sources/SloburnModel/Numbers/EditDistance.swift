/// How far apart two words are.
public enum EditDistance {
    /// No word of ours is longer.
    private static let longest = 128

    /// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other.
    ///
    /// *Source:* Damerau–Levenshtein distance, the variant called optimal string alignment.
    ///
    /// - Returns: `Int.max` where a word has more than 128 letters: that is no misspelling.
    public static func between(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard left.count <= longest, right.count <= longest else { return .max }
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
