import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnReport

/// Fractions and counts, against whole numbers.
@Suite struct ExactNumberTests {
    @Test(
        "Decimals are cut as asked",
        arguments: [
            (1, 3, 4, ExactFraction.Rounding.down, "0.3333"), (1, 3, 4, .up, "0.3334"), (2, 3, 2, .nearest, "0.67"),
            (-1, 3, 2, .down, "-0.34"), (-1, 3, 2, .up, "-0.33"), (1, 2, 0, .nearest, "1"), (-1, 2, 0, .nearest, "0"),
            (999_999, 1_000_000, 2, .down, "0.99"), (5, 1, 3, .down, "5.000"), (0, 7, 2, .up, "0.00"),
        ])
    func decimalsAreCut(
        _ above: Int, _ below: Int, _ places: Int, _ rounding: ExactFraction.Rounding, _ text: String
    ) {
        #expect(ExactFraction(Int128(above), over: Int128(below)).decimal(places: places, rounding) == text)
    }

    @Test("Fractions obey the rules of arithmetic", arguments: 0..<20)
    func fractionsObeyTheRules(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let numbers = (0..<4).map { _ in random.number(-1_000_000_000...1_000_000_000) }
            let (b, d) = (max(1, abs(numbers[1])), max(1, abs(numbers[3])))
            let first = ExactFraction(Int128(numbers[0]), over: Int128(b))
            let second = ExactFraction(Int128(numbers[2]), over: Int128(d))
            let cross = Int128(numbers[0]) * Int128(d) - Int128(numbers[2]) * Int128(b)
            #expect((first < second) == (cross < 0), "seed \(seed)")
            #expect((first - second) == ExactFraction(cross, over: Int128(b) * Int128(d)), "seed \(seed)")
            #expect((first - second) + second == first, "seed \(seed)")
            if second > .zero { #expect(try #require(first.divided(by: second)) * second == first, "seed \(seed)") }
        }
    }

    @Test("Numbers that leave 128 bits are compared exactly, and trap nowhere")
    func largeNumbersAreCompared() {
        let (large, larger) = (ExactFraction(.max - 1, over: .max), ExactFraction(.max - 2, over: .max))
        #expect(larger < large)
        #expect(!(large < larger))
        #expect(ExactFraction(.min, over: 1) < ExactFraction(.max, over: 3))
        #expect((large * large).numerator > 0)
        #expect((large + large) > large)
        #expect(ExactFraction(1, over: 0) == .one)
    }

    @Test(
        "Counts are read with all their decimals, or refused",
        arguments: [
            ("12", "12"), ("12.5", "12.5"), ("0.000000000001", "0.000000000001"), ("1e3", "1000"), ("-3", "-3"),
            ("9223372036854775807", "9223372036854775807"), ("0.0000000000001", nil), ("9223372036854775808", nil),
            ("1e400", nil), ("x", nil), ("", nil), ("7.000000000000000", "7"),
        ])
    func countsAreRead(_ text: String, _ written: String?) {
        #expect(ExactCount(decimal: text)?.description == written)
    }

    @Test("Figures are cut where they have more decimals")
    func figuresAreCut() {
        #expect(ExactCount(cutting: "0.99833333333333333")?.description == "0.998333333333")
        #expect(ExactCount(cutting: "1e-300") == .zero)
    }
}
