/// Takes secret words out of texts, wherever they stand.
struct Scrubber {
    private struct Secret {
        /// In lower case.
        var characters: [String]
        var replacement: String
        /// Whether it is only meant where no letter or digit stands beside it.
        var isWord: Bool
    }

    /// The longest first; by their first character.
    private var secrets: [String: [Secret]] = [:]

    /// Creates a scrubber.
    ///
    /// - Parameter replacements: what to write in place of each secret. Secrets of three characters or fewer are only
    ///   found as whole words: they would be part of too many others.
    init(_ replacements: [String: String]) {
        for (secret, replacement) in replacements.sorted(by: { $0.key < $1.key }) {
            let characters = secret.map { $0.lowercased() }
            guard let first = characters.first else { continue }
            secrets[first, default: []].append(
                Secret(characters: characters, replacement: replacement, isWord: characters.count < 4))
        }
        for first in Array(secrets.keys) {
            secrets[first]?.sort { $0.characters.count > $1.characters.count }
        }
    }

    /// A text without the secrets.
    func scrubbed(_ text: String) -> String {
        guard !secrets.isEmpty else { return text }
        let characters = Array(text)
        let lower = characters.map { $0.lowercased() }
        var result = ""
        var index = 0
        while index < characters.count {
            let found = secrets[lower[index]]?.first { isThere($0, characters, lower, at: index) }
            if let found {
                result += found.replacement
                index += found.characters.count
            } else {
                result.append(characters[index])
                index += 1
            }
        }
        return result
    }

    private func isThere(_ secret: Secret, _ characters: [Character], _ lower: [String], at start: Int) -> Bool {
        let end = start + secret.characters.count
        guard end <= lower.count, lower[start..<end].elementsEqual(secret.characters) else { return false }
        guard secret.isWord else { return true }
        let isPart = { (index: Int) in
            characters.indices.contains(index) && (characters[index].isLetter || characters[index].isNumber)
        }
        return !(isPart(start - 1) && isPart(start)) && !(isPart(end) && isPart(end - 1))
    }
}
