internal import SloburnModel

extension UnitVocabulary {
    /// Datadog's list of units, in singular and plural, with the abbreviations that it gives.
    ///
    /// A kilobyte is 1000 bytes: Datadog added the word as a decimal one beside the kibibyte. `GB` stays ambiguous,
    /// because the list gives it as the abbreviation of the gibibyte.
    ///
    /// *Source:* docs.datadoghq.com/metrics/units; github.com/DataDog/integrations-core, the valid unit names, and pull
    /// request 10378 for the decimal ones.
    static let datadog = UnitVocabulary(
        .datadog, words: datadogMeasures.flatMap(\.entries) + datadogCounts, per: " per ",
        refusals: Dictionary(uniqueKeysWithValues: datadogMoney + datadogOffsets),
        advice: "as Datadog does, such as millisecond, byte, percent or request per second")

    private static let datadogMeasures: [DatadogUnit] = [
        DatadogUnit("hour", .time, 3_600, short: "hr"),
        DatadogUnit("bit", .data, 1, over: 8),
        DatadogUnit("byte", .data, 1, short: "b"),
        DatadogUnit("kilobyte", .data, 1_000),
        DatadogUnit("megabyte", .data, 1_000_000),
        DatadogUnit("gigabyte", .data, 1_000_000_000),
        DatadogUnit("terabyte", .data, 1_000_000_000_000),
        DatadogUnit("petabyte", .data, 1_000_000_000_000_000),
        DatadogUnit("exabyte", .data, 1_000_000_000_000_000_000),
        DatadogUnit("kibibyte", .data, 1 << 10, short: "KiB"),
        DatadogUnit("mebibyte", .data, 1 << 20, short: "MiB"),
        DatadogUnit("gibibyte", .data, 1 << 30),
        DatadogUnit("tebibyte", .data, 1 << 40, short: "TiB"),
        DatadogUnit("pebibyte", .data, 1 << 50, short: "PiB"),
        DatadogUnit("exbibyte", .data, 1 << 60, short: "EiB"),
        DatadogUnit("percent_nano", .dimensionless, 1, over: 100_000_000_000, plural: "percent_nano", short: "n%"),
        DatadogUnit("fraction", .dimensionless, 1),
        DatadogUnit("apdex", .dimensionless, 1, plural: "apdex"),
        DatadogUnit("hertz", .rate, 1, plural: "hertz", short: "Hz"),
        DatadogUnit("kilohertz", .rate, 1_000, plural: "kilohertz", short: "kHz"),
        DatadogUnit("megahertz", .rate, 1_000_000, plural: "megahertz", short: "MHz"),
        DatadogUnit("gigahertz", .rate, 1_000_000_000, plural: "gigahertz", short: "GHz"),
        DatadogUnit("degree celsius", .celsius, 1, plural: "degrees celsius", short: "\u{B0}C"),
        DatadogUnit("decidegree celsius", .celsius, 1, over: 10, plural: "decidegrees celsius", short: "d\u{B0}C"),
        DatadogUnit("nanocore", .dimensionless, 1, over: 1_000_000_000, short: "ncores"),
        DatadogUnit("microcore", .dimensionless, 1, over: 1_000_000, short: "\u{3BC}cores"),
        DatadogUnit("microcore", .dimensionless, 1, over: 1_000_000, short: "\u{B5}cores"),
        DatadogUnit("millicore", .dimensionless, 1, over: 1_000, short: "mcores"),
        DatadogUnit("core", .dimensionless, 1),
        DatadogUnit("kilocore", .dimensionless, 1_000, short: "Kcores"),
        DatadogUnit("megacore", .dimensionless, 1_000_000, short: "Mcores"),
        DatadogUnit("gigacore", .dimensionless, 1_000_000_000, short: "Gcores"),
        DatadogUnit("teracore", .dimensionless, 1_000_000_000_000, short: "Tcores"),
        DatadogUnit("petacore", .dimensionless, 1_000_000_000_000_000, short: "Pcores"),
        DatadogUnit("exacore", .dimensionless, 1_000_000_000_000_000_000, short: "Ecores"),
        DatadogUnit("nanowatt", .watt, 1, over: 1_000_000_000, short: "nW"),
        DatadogUnit("microwatt", .watt, 1, over: 1_000_000, short: "\u{3BC}W"),
        DatadogUnit("microwatt", .watt, 1, over: 1_000_000, short: "\u{B5}W"),
        DatadogUnit("milliwatt", .watt, 1, over: 1_000, short: "mW"),
        DatadogUnit("deciwatt", .watt, 1, over: 10, short: "dW"),
        DatadogUnit("watt", .watt, 1),
        DatadogUnit("kilowatt", .watt, 1_000),
        DatadogUnit("megawatt", .watt, 1_000_000),
        DatadogUnit("gigawatt", .watt, 1_000_000_000),
        DatadogUnit("terawatt", .watt, 1_000_000_000_000),
        // The list spells it so.
        DatadogUnit("terrawatt", .watt, 1_000_000_000_000),
        DatadogUnit("milliampere", .ampere, 1, over: 1_000, short: "mA"),
        DatadogUnit("ampere", .ampere, 1, short: "A"),
        DatadogUnit("millivolt", .volt, 1, over: 1_000, short: "mV"),
        DatadogUnit("volt", .volt, 1, short: "V"),
    ]

    private static let datadogMoney = [
        "dollar", "cent", "microdollar", "euro", "pound", "pence", "penny", "yen", "$", "\u{A2}", "\u{3BC}$", "\u{B5}$",
        "\u{20AC}", "\u{A3}", "p", "\u{A5}",
    ].map { ($0, "is money, which has no base unit here; leave the unit out for a plain number") }

    private static let datadogOffsets = [
        "degree fahrenheit", "degrees fahrenheit", "\u{B0}F",
    ].map { ($0, "has a zero of its own, so no factor converts it; send degree celsius") }
}

/// One line of Datadog's list.
private struct DatadogUnit {
    let entries: [UnitTable.Entry]

    // The plural may be left out where it ends in an s.
    init(
        _ name: String, _ family: UnitFamily, _ numerator: Int64, over denominator: Int64 = 1, plural: String? = nil,
        short: String? = nil
    ) {
        entries = [name, plural ?? "\(name)s", short].compactMap { $0 }.map { symbol in
            UnitTable.Entry(symbol, family, numerator, over: denominator)
        }
    }
}
