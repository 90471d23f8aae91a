import SloburnModel
import SloburnNormalize
import Testing

@Suite struct UnitTests {
    typealias Row = (text: String, family: UnitFamily, numerator: Int64, denominator: Int64)

    private func expect(_ row: Row) throws {
        let unit = try MeasurementUnit.parse(row.text)
        #expect(unit.family == row.family)
        #expect(unit.factor == Ratio(row.numerator, over: row.denominator))
        #expect(unit.symbol == (row.text.isEmpty ? "1" : row.text))
    }

    @Test(
        arguments: [
            ("ns", .time, 1, 1_000_000_000), ("us", .time, 1, 1_000_000), ("\u{B5}s", .time, 1, 1_000_000),
            ("\u{3BC}s", .time, 1, 1_000_000), ("ms", .time, 1, 1_000), ("s", .time, 1, 1), ("min", .time, 60, 1),
            ("h", .time, 3_600, 1), ("d", .time, 86_400, 1), ("wk", .time, 604_800, 1),
            ("nanosecond", .time, 1, 1_000_000_000), ("nanoseconds", .time, 1, 1_000_000_000),
            ("microsecond", .time, 1, 1_000_000), ("microseconds", .time, 1, 1_000_000),
            ("millisecond", .time, 1, 1_000),
            ("milliseconds", .time, 1, 1_000), ("second", .time, 1, 1), ("seconds", .time, 1, 1), ("sec", .time, 1, 1),
            ("minute", .time, 60, 1), ("minutes", .time, 60, 1), ("hour", .time, 3_600, 1), ("hours", .time, 3_600, 1),
            ("day", .time, 86_400, 1), ("days", .time, 86_400, 1), ("week", .time, 604_800, 1),
            ("weeks", .time, 604_800, 1), ("s{cpu}", .time, 1, 1), ("{cpu}.s", .time, 1, 1), ("1.s", .time, 1, 1),
            ("s.{cpu}", .time, 1, 1), ("ms{a/b}", .time, 1, 1_000),
        ] as [Row])
    func timesAreRead(row: Row) throws { try expect(row) }

    @Test(
        arguments: [
            ("bit", .data, 1, 8), ("bits", .data, 1, 8), ("kbit", .data, 125, 1), ("By", .data, 1, 1),
            ("B", .data, 1, 1),
            ("byte", .data, 1, 1), ("bytes", .data, 1, 1), ("kBy", .data, 1_000, 1), ("KBy", .data, 1_000, 1),
            ("MBy", .data, 1_000_000, 1), ("GBy", .data, 1_000_000_000, 1), ("TBy", .data, 1_000_000_000_000, 1),
            ("KiBy", .data, 1_024, 1), ("MiBy", .data, 1_048_576, 1), ("GiBy", .data, 1_073_741_824, 1),
            ("TiBy", .data, 1_099_511_627_776, 1), ("KiB", .data, 1_024, 1), ("MiB", .data, 1_048_576, 1),
            ("GiB", .data, 1_073_741_824, 1), ("TiB", .data, 1_099_511_627_776, 1), ("By{page}", .data, 1, 1),
        ] as [Row])
    func amountsOfDataAreRead(row: Row) throws { try expect(row) }

    @Test(
        arguments: [
            ("", .dimensionless, 1, 1), ("1", .dimensionless, 1, 1), ("1{x}", .dimensionless, 1, 1),
            ("1.1", .dimensionless, 1, 1), ("ratio", .dimensionless, 1, 1), ("%", .dimensionless, 1, 100),
            ("percent", .dimensionless, 1, 100), ("[ppth]", .dimensionless, 1, 1_000),
            ("[ppm]", .dimensionless, 1, 1_000_000), ("[ppb]", .dimensionless, 1, 1_000_000_000),
            ("percent_nano", .dimensionless, 1, 100_000_000_000), ("10*-2", .dimensionless, 1, 100),
            ("10*3", .dimensionless, 1_000, 1), ("10*0", .dimensionless, 1, 1), ("{request}", .dimensionless, 1, 1),
            ("{}", .dimensionless, 1, 1), ("{a.b/c}", .dimensionless, 1, 1), ("{request}.{x}", .dimensionless, 1, 1),
            ("count", .dimensionless, 1, 1), ("Count", .dimensionless, 1, 1), ("request", .dimensionless, 1, 1),
            ("requests", .dimensionless, 1, 1), ("error", .dimensionless, 1, 1), ("errors", .dimensionless, 1, 1),
            ("hit", .dimensionless, 1, 1), ("hits", .dimensionless, 1, 1), ("%{idle}", .dimensionless, 1, 100),
        ] as [Row])
    func ratiosAndCountsAreRead(row: Row) throws { try expect(row) }

    @Test(
        arguments: [
            ("/s", .rate, 1, 1), ("s-1", .rate, 1, 1), ("1/s", .rate, 1, 1), ("Hz", .rate, 1, 1),
            ("/min", .rate, 1, 60),
            ("/h", .rate, 1, 3_600), ("min-1", .rate, 1, 60), ("{request}/min", .rate, 1, 60), ("/ms", .rate, 1_000, 1),
            ("{request}.s-1", .rate, 1, 1), ("requests/second", .rate, 1, 1), ("%/s", .rate, 1, 100),
            ("1/s{cpu}", .rate, 1, 1), ("{a/b}/d", .rate, 1, 86_400), ("By/s", .dataRate, 1, 1),
            ("MiBy/s", .dataRate, 1_048_576, 1), ("kbit/s", .dataRate, 125, 1), ("By/min", .dataRate, 1, 60),
            ("bytes/second", .dataRate, 1, 1), ("bit/s", .dataRate, 1, 8), ("By{tx}/s", .dataRate, 1, 1),
            ("Cel", .celsius, 1, 1), ("K", .kelvin, 1, 1), ("V", .volt, 1, 1), ("A", .ampere, 1, 1), ("W", .watt, 1, 1),
            ("J", .joule, 1, 1), ("Cel{room}", .celsius, 1, 1),
        ] as [Row])
    func ratesAndOtherUnitsAreRead(row: Row) throws { try expect(row) }

    @Test(arguments: [
        ("Ms", "\"Ms\" is ambiguous: did you mean \"ms\"?"), ("S", "did you mean \"s\"?"),
        ("m", "did you mean \"min\" (minutes)?"), ("b", "\"bit\" or \"By\""), ("KB", "\"kBy\" or \"KiBy\""),
        ("kB", "\"kBy\" or \"KiBy\""), ("MB", "\"MBy\" or \"MiBy\""), ("GB", "\"GBy\" or \"GiBy\""),
        ("TB", "\"TBy\" or \"TiBy\""), ("mo", "ambiguous"), ("a", "ambiguous"),
        ("By/m", "unit \"By/m\": \"m\" is ambiguous"),
    ])
    func ambiguousUnitsAreRefusedWithTheirAlternatives(text: String, part: String) {
        let refused = failure(Result { () throws(Rejection) in try MeasurementUnit.parse(text) })
        #expect(refused?.reason == .unknownUnit)
        #expect(refused?.message.contains(part) == true, "\(refused?.message ?? "accepted")")
    }

    @Test(arguments: [
        ("MS", "\"ms\""), ("Seconds", "\"seconds\""), ("SEC", "\"sec\""), ("Milliseconds", "\"milliseconds\""),
        ("milisecond", "\"millisecond\""), ("hrs", "\"h\""), ("rpm", "\"1/min\""), ("ppm", "\"[ppm]\""),
        ("kibibyte", "\"KiBy\""), ("mib", "\"MiB\""), (" ms", "\"ms\""), ("ms ", "\"ms\""), ("BY", "\"By\""),
        ("Percent", "\"percent\""), ("None", "\"1\""), ("hz", "\"Hz\""), ("reqests", "\"requests\""),
    ])
    func nearMissesAreRefusedWithASuggestion(text: String, suggestion: String) {
        let refused = failure(Result { () throws(Rejection) in try MeasurementUnit.parse(text) })
        #expect(refused?.reason == .unknownUnit)
        #expect(refused?.message.contains("did you mean \(suggestion)") == true, "\(refused?.message ?? "accepted")")
    }

    @Test(arguments: [
        "furlong", "y", "w", "PiBy", "ks", "kHz", "s2", "s-2", "By-1", "m-1", "s/s", "ms/s", "W/s", "Hz/s", "By/s/s",
        "1/s/s", "s.s", "By.s", "By.s-1", "By/By", "s/{request}", "/", "By/", "/{x}", "./s", "s.", ".s", "..", "{", "}",
        "{a", "a}", "{a{b}}", "{a}s", "s{a}{b}", "s{a}x", "10*", "10*x", "10*+3", "10*19", "10*03", "10^3", "1e3", "2",
        "01", "1.5", "-", "s-", "\u{212A}", "\u{B5}", "s\u{301}", "By/1", "By/Hz", "By/s-1", "TiBy/ns", " ", "s s",
        "x per y",
        "TiB/s/s", "🙂",
    ])
    func everythingElseIsRefused(text: String) {
        let refused = failure(Result { () throws(Rejection) in try MeasurementUnit.parse(text) })
        #expect(refused?.reason == .unknownUnit)
        #expect(refused?.message.hasPrefix("unit \"\(text)\"") == true, "\(refused?.message ?? "accepted")")
    }
}
