import SloburnModel
import SloburnTestKit
import Testing

@testable import SloburnNormalize

@Suite struct UnitDialectTests {
    /// A unit's text in a dialect, and what it measures.
    struct Row: CustomTestStringConvertible, Sendable {
        let text: String
        let dialect: UnitDialect
        let family: UnitFamily
        let factor: Ratio?

        init(
            _ text: String, _ dialect: UnitDialect, _ family: UnitFamily, _ numerator: Int64,
            over denominator: Int64 = 1
        ) {
            (self.text, self.dialect, self.family) = (text, dialect, family)
            factor = Ratio(numerator, over: denominator)
        }

        var testDescription: String { "\(dialect.rawValue): \"\(text)\"" }
    }

    /// A unit's text that a dialect refuses, and parts of the message.
    struct Refused: CustomTestStringConvertible, Sendable {
        let text: String
        let dialect: UnitDialect
        let parts: [String]

        init(_ text: String, _ dialect: UnitDialect, _ parts: String...) {
            (self.text, self.dialect, self.parts) = (text, dialect, parts)
        }

        var testDescription: String { "\(dialect.rawValue): \"\(text)\"" }
    }

    private func expect(_ row: Row) throws {
        let unit = try MeasurementUnit.parse(row.text, dialect: row.dialect)
        #expect(unit.family == row.family)
        #expect(unit.factor == row.factor)
        #expect(unit.symbol == (row.text.isEmpty ? "1" : row.text))
    }

    @Test(arguments: UnitDialectRows.prometheus) func wordsOfMetricNamesAreRead(row: Row) throws { try expect(row) }

    @Test(arguments: UnitDialectRows.datadogMeasures) func unitsOfDatadogAreRead(row: Row) throws { try expect(row) }

    @Test(arguments: UnitDialectRows.datadogCounts) func countsOfDatadogAreRead(row: Row) throws { try expect(row) }

    @Test(arguments: UnitDialectRows.cloudWatch) func unitsOfCloudWatchAreRead(row: Row) throws { try expect(row) }

    @Test(arguments: UnitDialectRows.refused)
    func otherNamesAreRefusedWithAdvice(row: Refused) {
        let result = Result { () throws(Rejection) in try MeasurementUnit.parse(row.text, dialect: row.dialect) }
        let refused = failure(result)
        #expect(refused?.reason == .unknownUnit)
        #expect(refused?.message.hasPrefix("unit \"") == true)
        for part in row.parts { #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")") }
    }

    @Test(arguments: UnitDialectRows.unknownEverywhere)
    func whatNoDialectKnowsIsRefusedByAll(text: String) {
        for dialect in UnitDialect.allCases {
            let refused = failure(
                Result { () throws(Rejection) in try MeasurementUnit.parse(text, dialect: dialect) })
            #expect(refused?.reason == .unknownUnit, "\(dialect)")
            #expect(refused?.message.contains("known to dialect") == false, "\(dialect)")
        }
    }

    @Test(arguments: UnitDialect.allCases)
    func standardUnitsMeanTheSameInEveryDialect(dialect: UnitDialect) throws {
        let products = ["", "{x}", "{x per y}", "{a_per_b}", "ms{a/b}", "By{per }", "By/s", "/min", "s-1", "10*-2"]
        for text in UnitTable.entries.map(\.symbol) + products {
            #expect(try MeasurementUnit.parse(text, dialect: dialect) == MeasurementUnit.parse(text), "\(text)")
        }
    }

    @Test(arguments: UnitDialect.allCases)
    func noNameOfADialectHasTwoMeanings(dialect: UnitDialect) {
        var meanings: [[UInt8]: UnitGrammar.Meaning] = [:]
        for entry in UnitVocabulary.of(dialect).words {
            let meaning = entry.meaning
            #expect(meaning != nil, "\(entry.symbol)")
            let known = meanings.updateValue(meaning ?? .one, forKey: Array(entry.symbol.utf8))
            #expect(known == nil || known == meaning, "\(entry.symbol)")
        }
    }

    @Test func aCacheReadsItsDialect() {
        for dialect in UnitDialect.allCases {
            var cache = UnitCache(dialect: dialect)
            for text in ["b", "Kilobytes", "tibibytes", "ms", "Ms", "request per second", "b", "", "Kilobytes"] {
                let direct = Result { () throws(Rejection) in try MeasurementUnit.parse(text, dialect: dialect) }
                let cached = withBytes(of: text) { bytes throws(Rejection) in try cache.unit(for: bytes) }
                #expect(cached == direct, "\(dialect) \(text)")
            }
        }
    }

    @Test func valuesAreConvertedByTheDialectsUnit() throws {
        let number = try #require(decimal("2.5"))
        let hours = try MeasurementUnit.parse("hr", dialect: .datadog)
        #expect(try hours.quantity(of: number) == .duration(nanoseconds: 9_000_000_000_000))
        let kilobits = try MeasurementUnit.parse("Kilobits/Second", dialect: .cloudwatch)
        #expect(try kilobits.quantity(of: number) == .number(312.5, .dataRate))
        let metres = try MeasurementUnit.parse("meters", dialect: .prometheus)
        #expect(try metres.quantity(of: number) == .number(2.5, .metre))
    }

    @Test func noTextMakesAnyDialectTrap() {
        let seeds = [
            "kilobytes_per_second", "garbage collection per hour", "Terabits/Second", "10*-18{a/b}.s-1",
            "exbibyte per ns",
            "\u{3BC}cores", "per_min", "{request}/min",
        ]
        var generator = SeededGenerator(seed: 7)
        var accepted = 0
        for index in 0..<8_000 {
            var bytes = Array(seeds[index % seeds.count].utf8)
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            for dialect in UnitDialect.allCases {
                guard let unit = try? MeasurementUnit.parse(text, dialect: dialect) else { continue }
                accepted += 1
                #expect(unit.factor.numerator > 0)
            }
        }
        #expect(accepted > 2_500)
    }
}
