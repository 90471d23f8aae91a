import SloburnModel
import SloburnNormalize
import Testing

@Suite struct QuantityTests {
    /// What is left of a long annotation behind `ms{` and a line feed.
    private static let xs = String(repeating: "x", count: 36)

    private func quantity(_ number: String, _ unit: String) -> Result<Quantity, Rejection> {
        withBytes(of: number) { bytes throws(Rejection) in
            let number = try NumberText.parse(bytes, property: "value")
            return try MeasurementUnit.parse(unit).quantity(of: number)
        }
    }

    @Test(
        arguments: [
            ("9", "ms", 9_000_000), ("0.009", "s", 9_000_000), ("9000", "us", 9_000_000), ("9e6", "ns", 9_000_000),
            ("0", "s", 0), ("-0", "s", 0), ("0.25", "s", 250_000_000), ("1.5", "h", 5_400_000_000_000),
            ("1", "wk", 604_800_000_000_000), ("0.4", "ns", 0), ("0.5", "ns", 1), ("1.49999", "ns", 1),
            ("1795224317.358", "s", 1_795_224_317_358_000_000), ("1e-400", "s", 0),
            ("3.3333333333", "s", 3_333_333_333),
            ("0.1000000000000000055511151231257827021181583404541015625", "s", 100_000_000),
            ("0.25000000000000000000000000000000000000", "s", 250_000_000), ("9223372036.854775807", "s", .max),
            ("0.00000000049999999999999999999999999999999999", "s", 0), ("2e3", "s", 2_000_000_000_000),
            ("0.1", "min", 6_000_000_000), ("300", "milliseconds", 300_000_000), ("1e-9", "wk", 604_800),
        ] as [(String, String, Int64)])
    func durationsAreExactNanoseconds(number: String, unit: String, expected: Int64) {
        #expect(quantity(number, unit) == .success(.duration(nanoseconds: expected)))
    }

    @Test(
        arguments: [
            ("5", "%", 0.05, .dimensionless), ("99.9", "%", 0.999, .dimensionless),
            ("1", "[ppm]", 1e-6, .dimensionless),
            ("3", "[ppb]", 3e-9, .dimensionless), ("7", "[ppth]", 0.007, .dimensionless),
            ("1", "percent_nano", 1e-11, .dimensionless), ("0.3", "1", 0.3, .dimensionless),
            ("-4", "{item}", -4, .dimensionless),
            ("2", "KiBy", 2_048, .data), ("1", "bit", 0.125, .data), ("1.1", "MBy", 1_100_000, .data),
            ("0.7", "kBy", 700, .data), ("60", "/min", 1, .rate), ("1", "/min", 1.0 / 60, .rate),
            ("0.1", "/h", 0.1 / 3_600, .rate),
            ("8", "kbit/s", 1_000, .dataRate), ("-3.5", "Cel", -3.5, .celsius), ("1e300", "1", 1e300, .dimensionless),
            ("12345678901234567890.5", "%", 123_456_789_012_345_678.905, .dimensionless),
        ] as [(String, String, Double, UnitFamily)])
    func otherValuesAreRoundedOnce(number: String, unit: String, expected: Double, family: UnitFamily) {
        #expect(quantity(number, unit) == .success(.number(expected, family)))
    }

    @Test(
        arguments: [
            ("-1", "ms", .negativeDuration, "duration -1 ms is negative"),
            ("-0.0000000001", "s", .negativeDuration, "negative"),
            ("9223372036.854775808", "s", .notFinite, "292 years"), ("1e300", "s", .notFinite, "1e+300 s"),
            ("1e20", "ns", .notFinite, "292 years"), ("1e308", "KiBy", .notFinite, "range of Double"),
            ("1", "Ms", .unknownUnit, "did you mean"), ("NaN", "s", .notFinite, "NaN"),
            ("-1", "ms{\n\(String(repeating: "x", count: 99))}", .negativeDuration, #"-1 ms{\u{a}\#(Self.xs)… is"#),
            ("1e308", "KiBy{\(String(repeating: "x", count: 99))}", .notFinite, "xxx… is beyond"),
        ] as [(String, String, RejectionClass, String)])
    func whatHasNoQuantityIsRefused(number: String, unit: String, reason: RejectionClass, part: String) {
        let refused = failure(quantity(number, unit))
        #expect(refused?.reason == reason)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
    }
}

@Suite struct UnitCacheTests {
    private func unit(_ text: String, _ cache: inout UnitCache) -> Result<MeasurementUnit, Rejection> {
        var copy = cache
        let result = withBytes(of: text) { bytes throws(Rejection) in try copy.unit(for: bytes) }
        cache = copy
        return result
    }

    @Test func theCacheGivesWhatParsingGives() throws {
        var cache = UnitCache()
        for _ in 0..<3 {
            for text in ["ms", "ms", "", "s", "Ms", "Ms", "{x}", "By/s", "\u{3BC}s", "nonsense"] {
                let direct = Result { () throws(Rejection) in try MeasurementUnit.parse(text) }
                #expect(unit(text, &cache) == direct)
            }
        }
    }

    @Test func moreTextsThanTheCacheHoldsAreStillRead() {
        var cache = UnitCache()
        for round in 0..<2 {
            for index in 0..<700 {
                let read = unit("{item\(index)}/s", &cache)
                #expect((try? read.get())?.family == .rate, "round \(round)")
            }
        }
        let long = "s{" + String(repeating: "x", count: 500) + "}"
        #expect((try? unit(long, &cache).get())?.family == .time)
    }
}
