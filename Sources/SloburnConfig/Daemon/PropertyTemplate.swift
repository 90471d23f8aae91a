/// A value with its `${…}` places found.
struct PropertyTemplate {
    enum Part {
        case text(String)
        case variable(String)
        case file(String)
    }

    let parts: [Part]

    /// Finds the places; nil where one is not closed or names nothing.
    init?(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { return nil }
            let name = rest[start.upperBound..<end]
            parts.append(.text(String(rest[..<start.lowerBound])))
            if name.hasPrefix("file:") {
                guard name.utf8.count > 5 else { return nil }
                parts.append(.file(String(name.dropFirst(5))))
            } else {
                let isName = name.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isHexDigit
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
                }
                guard !name.isEmpty, isName, !(name.first?.isNumber ?? true) else { return nil }
                parts.append(.variable(String(name)))
            }
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }

    /// A value with its places filled in.
    ///
    /// - Throws: `KafkaPropertyError` where a variable is not set or a file can't be read.
    static func resolve(
        _ name: String, _ text: String, _ environment: [String: String], _ readFile: (String) throws -> String
    ) throws(KafkaPropertyError) -> String {
        guard let template = PropertyTemplate(text) else {
            throw KafkaPropertyError(property: name, message: "a ${…} in the value is not closed or no name")
        }
        var value = ""
        for part in template.parts {
            switch part {
            case .text(let text): value += text
            case .variable(let variable):
                guard let text = environment[variable] else {
                    throw KafkaPropertyError(
                        property: name, message: "the environment variable \(variable) is not set")
                }
                value += text
            case .file(let path):
                do {
                    let text = try readFile(path)
                    value += text.last?.isNewline == true ? String(text.dropLast()) : text
                } catch {
                    throw KafkaPropertyError(property: name, message: "the file \(path) can't be read: \(error)")
                }
            }
        }
        return value
    }
}
