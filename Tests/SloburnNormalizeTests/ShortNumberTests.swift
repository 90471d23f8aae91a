import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// Short numbers are read in a way of their own.
///
/// With `e0` behind it a text means the same and goes the general way.
@Suite struct ShortNumberTests {
    /// The grammar of RFC 8259, section 6, with a leading `+`, and nothing of how it is read.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2 else { return false }
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    /// Compares both ways and a reader of another module.
    private func check(_ text: String, at location: SourceLocation = #_sourceLocation) {
        let short = decimal(text)
        let general = decimal(text + "e0")
        // Beyond 37 digits the other module keeps one more.
        let isComparable = text.utf8.count <= 38
        let expected = Self.isNumber(text) ? Decimal128(text) : nil
        guard short != general || (isComparable && short != expected) else { return }
        Issue.record(
            "\(text): \(String(describing: short)), \(String(describing: general)), \(String(describing: expected))",
            sourceLocation: location)
    }

    @Test(arguments: [
        "0", "-0", "0.0", "-0.0", "00", "0.00", "-00", "01", "-01", "0.1", "1.", ".1", ".", "-", "-.", "-.5", "+", "+1",
        "+0", "+-1", "", "1.0", "10", "1..2", "1.2.3", "-1-", "1-1", "1 ", " 1", "1e", "1a", "1/", "1:",
        "999999999999999999",
        "-999999999999999999", "9999999999999999999", "-9999999999999999999", "0.99999999999999999",
        "0.999999999999999999", "99999999999999999.9", "999999999999999999.", "-99999999999999999.9",
        "-0.00000000000000000", "-0.0000000000000001", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "1.000000000000000000", "0000000000000000000",
        "1.0000000000000000",
        "0.000000000000000000000000000000000001", "18446744073709551616", "100000000000000000", "1000000000000000000",
    ])
    func bothWaysAgreeOnLimits(text: String) {
        check(text)
    }

    @Test func bothWaysAgreeOnNumbers() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<40_000 {
            var text = Bool.random(using: &generator) ? "-" : ""
            let digits = Int.random(in: 1...22, using: &generator)
            let point = Int.random(in: 0...30, using: &generator)
            for place in 0..<digits {
                if place == point { text += "." }
                // Zeros are what goes wrong.
                text += String(max(0, Int.random(in: -5...9, using: &generator)))
            }
            check(text)
        }
    }

    @Test func bothWaysAgreeOnTextsLikeNumbers() {
        var generator = SeededGenerator(seed: 4)
        let characters = Array("0000123456789999...-+ /:")
        for _ in 0..<40_000 {
            let length = Int.random(in: 0...21, using: &generator)
            // Without other characters most are numbers, with them few.
            let usable = generator.next() % 4 == 0 ? characters[...] : characters[..<19]
            check(String((0..<length).map { _ in usable.randomElement(using: &generator) ?? "0" }))
        }
    }

    @Test func labelsOfShortNumbersAreThoseOfLongOnes() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let digits = UInt64.random(in: 0...UInt64.max, using: &generator) >> (generator.next() % 64)
            let fraction = generator.next() % 3 == 0 ? ".\(generator.next() % 1_000)" : ""
            let text = (Bool.random(using: &generator) ? "-" : "") + "\(digits)" + fraction
            #expect(label(text) == label(text + "e0"), "\(text)")
        }
    }

    private func label(_ token: String) -> String {
        var label: [UInt8] = []
        Array(token.utf8).withUnsafeBytes { NumberText.canonicalLabel($0, into: &label) }
        return String(decoding: label, as: UTF8.self)
    }
}
