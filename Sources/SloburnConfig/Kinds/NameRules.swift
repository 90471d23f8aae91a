/// The shapes of names in OpenSLO and Kafka.
enum NameRules {
    private static let lower = Set("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let alphanumeric = lower.union("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let qualified = alphanumeric.union("-_.".utf8)

    /// An RFC 1123 label.
    static func isLabel(_ name: String) -> Bool {
        isWord(name, longest: 63, inside: lower.union("-".utf8), ends: lower)
    }

    /// A label's key, and the part of an annotation's key after the slash.
    static func isQualifiedName(_ name: String) -> Bool {
        isWord(name, longest: 63, inside: qualified, ends: alphanumeric)
    }

    /// A lower-case DNS subdomain.
    static func isSubdomain(_ name: String) -> Bool {
        name.utf8.count <= 253
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
                isWord(String($0), longest: 253, inside: lower.union("-".utf8), ends: lower)
            }
    }

    /// An annotation's key: `name` or `prefix/name`.
    static func isAnnotationKey(_ key: String) -> Bool {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isQualifiedName(key)
        case 2: return isSubdomain(String(parts[0])) && isQualifiedName(String(parts[1]))
        default: return false
        }
    }

    /// A Kafka topic's name.
    static func isTopic(_ name: String) -> Bool {
        name != "." && name != ".." && isWord(name, longest: 249, inside: qualified, ends: qualified)
    }

    /// What `isTopic` asks for, in words.
    static let topicRule = "a topic's name is 1 to 249 letters, digits, '.', '_' or '-'"

    private static func isWord(_ text: String, longest: Int, inside: Set<UInt8>, ends: Set<UInt8>) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= longest else { return false }
        return ends.contains(first) && ends.contains(last) && text.utf8.allSatisfy(inside.contains)
    }
}
