import SloburnDecode
import SloburnModel
import SloburnNormalize

/// Reads each input as JSON, once from its own memory and once before an unreadable page: the scanner is a library in
/// which no sanitizer sees a read past the end.
final class JSONTreeTarget: FuzzTarget {
    private static let mostDepth = 128

    private let reader = JSONTreeReader()
    private let pages: GuardedPages

    init() throws {
        pages = try GuardedPages(capacity: 1 << 16)
    }

    func run(_ input: UnsafeRawBufferPointer) {
        let first = digest(of: input)
        guard input.count <= pages.capacity else { return }
        require(digest(of: pages.place(Array(input))) == first, "the text reads otherwise at another place")
    }

    private func digest(of text: UnsafeRawBufferPointer) -> Digest {
        var digest = Digest()
        do throws(JSONSyntaxError) {
            let count = add(try reader.read(text), depth: 1, to: &digest)
            require(count <= text.count, "\(count) nodes in \(text.count) bytes")
        } catch {
            require(error.offset <= text.count, "an error at byte \(error.offset) of \(text.count)")
            digest.add(error.message)
            digest.add(error.offset)
        }
        return digest
    }

    /// Adds a value and all in it.
    ///
    /// - Returns: how many values and names there are.
    private func add(_ node: JSONNode, depth: Int, to digest: inout Digest) -> Int {
        digest.add(UInt64(node.kind.rawValue))
        digest.add(node.bytes)
        switch node.kind {
        case .string: check(text: node.bytes)
        case .number: check(number: node)
        case .object, .array: require(depth <= Self.mostDepth, "a depth of \(depth)")
        case .absent, .null, .true, .false: return 1
        }
        var count = 1
        for (name, value) in node.members {
            check(text: name)
            digest.add(name)
            count += 1 + add(value, depth: depth + 1, to: &digest)
        }
        for element in node.elements { count += add(element, depth: depth + 1, to: &digest) }
        return count
    }

    private func check(text: UnsafeRawBufferPointer) {
        require(String(validating: text, as: UTF8.self) != nil, "a string that is not UTF-8")
    }

    private func check(number node: JSONNode) {
        do throws(Rejection) {
            let number = try NumberText.parse(node.bytes, property: "number")
            guard let short = node.field.shortNumber else { return }
            require(short.labelText == number.labelText, "\(short.labelText) for \(number.labelText)")
        } catch {
            require(error.reason == .notFinite && !node.field.isShortNumber, "a number that is none")
        }
    }
}
