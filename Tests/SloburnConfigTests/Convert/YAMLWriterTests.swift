import Testing

@testable import SloburnConfig

@Suite struct YAMLWriterTests {
    /// What a reader makes of a document.
    private func read(_ text: String) -> YAMLValue? {
        var reader = YAMLReader(file: "x", findings: FindingList())
        return DocumentSplitter.documents(in: text).first.flatMap { reader.value(of: $0) }
    }

    private static let texts = [
        "", " ", "a", "a b", "true", "No", "null", "~", "1", "-1", ".5", "1e3", "0x1f", "30d", "5s", "12", "- a",
        "a: b", "a #b",
        "#a", "'", "''", "\"", "\\", "it's", "a\nb", "\n", "a\r\nb", "\t", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}",
        "a\u{FEFF}b", "ü",
        "😀", "👩‍👩‍👧", "{a}", "[a]", "a,b", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "---", "...", "?", ":", "a:", "<<",
        "up{a=\"b\",c!~\"5..\"}", "\u{FFFE}", "é\u{301}", "{{ $labels.x }}", "2026-01-01", "/a/b", "_x", "https://a/b",
    ]

    @Test("A text reads as itself wherever it stands", arguments: texts)
    func keepsTexts(_ text: String) throws {
        let node = YAMLNode.fields(
            ("block", .list([.text(text), .mapping([.init(key: text, value: .text(text))])])),
            ("flow", .inline(.list([.text(text), .mapping([.init(key: text, value: .text(text))])]))))
        let value = try #require(read(YAMLWriter.document(node)))
        guard case .mapping(let entries) = value.content else {
            Issue.record("no mapping")
            return
        }
        for entry in entries {
            guard case .list(let elements) = entry.value.content, elements.count == 2,
                case .scalar(let first, let isPlain) = elements[0].content,
                case .mapping(let inner) = elements[1].content, let pair = inner.first,
                case .scalar(let second, _) = pair.value.content
            else {
                Issue.record("\(entry.value)")
                return
            }
            #expect([first, pair.key, second].map { Array($0.utf8) } == Array(repeating: Array(text.utf8), count: 3))
            #expect(!isPlain || elements[0].kindName == "text")
        }
    }

    @Test("Any text reads as itself")
    func keepsRandomTexts() {
        var state: UInt64 = 7
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let wide = state >> 33
                let value = UInt32(truncatingIfNeeded: wide % 3 == 0 ? wide % 0x11_0000 : wide % 0x80)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            guard
                case .scalar(let read, _)? = read("a: " + YAMLWriter.text(text)).flatMap({ value -> YAMLValue? in
                    if case .mapping(let entries) = value.content { return entries.first?.value }
                    return nil
                })?.content
            else {
                Issue.record("\(text.debugDescription)")
                continue
            }
            #expect(Array(read.utf8) == Array(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test(
        "Empty things have a place",
        arguments: [
            (YAMLNode.fields(("a", .list([])), ("b", .mapping([]))), "a: []\nb: {}\n"),
            (
                .fields(
                    ("a", nil), ("b", .list([.list([.text("x")]), .fields(("c", .text("d")), ("e", .plain("1")))]))),
                "b:\n  - - x\n  - c: d\n    e: 1\n"
            ),
            (.inlineFields(("a", .inline(.list([.text("x"), .plain("true")])))), "{ a: [x, true] }\n"),
        ])
    func writes(_ node: YAMLNode, _ expected: String) {
        #expect(YAMLWriter.document(node) == expected)
        #expect(YAMLWriter.document(node, comments: ["why"]) == "# why\n" + expected)
    }
}
