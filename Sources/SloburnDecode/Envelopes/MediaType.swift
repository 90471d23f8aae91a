/// Type and subtype of a content type, without its parameters; letter case makes no difference.
///
/// *Source:* RFC 2045 section 5.1, RFC 6839 for suffixes.
struct MediaType {
    private let text: Slice<UnsafeRawBufferPointer>

    init(_ contentType: UnsafeRawBufferPointer) {
        var text = contentType.prefix { $0 != UInt8(ascii: ";") }
        while let last = text.last, last <= 0x20 { text.removeLast() }
        while let first = text.first, first <= 0x20 { text.removeFirst() }
        self.text = text
    }

    /// Whether data of this type are JSON.
    var isJSON: Bool { ends(with: "/json") || ends(with: "+json") }

    func equals(_ other: StaticString) -> Bool {
        text.count == other.utf8CodeUnitCount && begins(with: other)
    }

    func begins(with start: StaticString) -> Bool { Self.isAlike(text.prefix(start.utf8CodeUnitCount), start) }

    private func ends(with end: StaticString) -> Bool { Self.isAlike(text.suffix(end.utf8CodeUnitCount), end) }

    private static func isAlike(_ text: Slice<UnsafeRawBufferPointer>, _ other: StaticString) -> Bool {
        UnsafeRawBufferPointer(rebasing: text).isAlike(other)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a text in lower case, but for letter case.
    func isAlike(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index].lowercased != text.utf8Start[index] { return false }
        return true
    }
}

extension UInt8 {
    /// The small letter of a capital one of ASCII; all else as it is.
    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}
