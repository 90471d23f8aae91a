internal import SloburnModel

/// Finds what somebody probably meant.
enum NearestName {
    /// The candidate that fewest edits lead to, or nil when none is near.
    static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
        let word = Array(name.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() {
            let distance = EditDistance.between(word, Array(candidate.lowercased().unicodeScalars))
            guard distance <= max(1, min(word.count, 12) / 3), distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// `; did you mean 'x'?`, or nothing.
    static func hint(for name: String, in candidates: some Sequence<String>) -> String {
        of(name, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }
}
