internal import SloburnModel

/// Texts that are not longer than a receiver takes.
enum TextLimit {
    /// A text of at most so many UTF-16 units, the last one an ellipsis where something is missing.
    ///
    /// Receivers count characters in various ways; UTF-16 units are never fewer.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - limit: 1 or more.
    /// - Returns: the text itself where it is short enough.
    static func cut(_ text: String, _ limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        var (kept, room) = ("", limit - 1)
        for character in text {
            room -= character.utf16.count
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// A key of at most so many bytes: the key itself, or its beginning and a hash of all of it.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - limit: 64 or more.
    /// - Returns: the same for the same key, and another one for another key.
    static func key(_ key: String, _ limit: Int) -> String {
        key.utf8.count <= limit ? key : beginning(of: key, bytes: limit - 33) + "-" + hash(key)
    }

    /// A key of letters, digits, `-`, `_` and `.`, which stands in a path as it is: at most 128 characters.
    static func pathKey(_ key: String) -> String {
        let characters = key.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isPlain || scalar == "_" || scalar == "." ? Character(scalar) : "-"
        }
        return beginning(of: String(characters), bytes: 95) + "-" + hash(key)
    }

    /// 32 hexadecimal digits, the same in every process.
    private static func hash(_ key: String) -> String {
        [UInt64(0), 1].map { seed in
            var hash = StableHash(seed: seed)
            hash.combine(key)
            return hash.hexadecimal
        }.joined()
    }

    private static func beginning(of text: String, bytes limit: Int) -> String {
        var (kept, room) = ("", limit)
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            guard room >= 0 else { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept
    }
}
