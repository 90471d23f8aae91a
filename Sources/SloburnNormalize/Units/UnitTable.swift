internal import SloburnModel

/// The unit atoms that every dialect understands, without annotations, exponents and quotients.
///
/// *Source:* UCUM 2.2 (ucum-essence.xml), with the IEC and word forms that libraries emit and that have one meaning.
enum UnitTable {
    /// What an atom measures, and its exact size in base units.
    struct Entry {
        let symbol: String
        let family: UnitFamily
        let numerator: Int64
        let denominator: Int64

        init(_ symbol: String, _ family: UnitFamily, _ numerator: Int64, over denominator: Int64 = 1) {
            self.symbol = symbol
            self.family = family
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    static let entries: [Entry] = time + data + dimensionless + counts + identities

    private static let time: [Entry] = [
        Entry("ns", .time, 1, over: 1_000_000_000),
        Entry("us", .time, 1, over: 1_000_000),
        Entry("\u{B5}s", .time, 1, over: 1_000_000),
        Entry("\u{3BC}s", .time, 1, over: 1_000_000),
        Entry("ms", .time, 1, over: 1_000),
        Entry("s", .time, 1),
        Entry("min", .time, 60),
        Entry("h", .time, 3_600),
        Entry("d", .time, 86_400),
        Entry("wk", .time, 604_800),
        Entry("nanosecond", .time, 1, over: 1_000_000_000),
        Entry("nanoseconds", .time, 1, over: 1_000_000_000),
        Entry("microsecond", .time, 1, over: 1_000_000),
        Entry("microseconds", .time, 1, over: 1_000_000),
        Entry("millisecond", .time, 1, over: 1_000),
        Entry("milliseconds", .time, 1, over: 1_000),
        Entry("second", .time, 1),
        Entry("seconds", .time, 1),
        Entry("sec", .time, 1),
        Entry("minute", .time, 60),
        Entry("minutes", .time, 60),
        Entry("hour", .time, 3_600),
        Entry("hours", .time, 3_600),
        Entry("day", .time, 86_400),
        Entry("days", .time, 86_400),
        Entry("week", .time, 604_800),
        Entry("weeks", .time, 604_800),
    ]

    private static let data: [Entry] = [
        Entry("bit", .data, 1, over: 8),
        Entry("bits", .data, 1, over: 8),
        Entry("kbit", .data, 125),
        Entry("By", .data, 1),
        Entry("B", .data, 1),
        Entry("byte", .data, 1),
        Entry("bytes", .data, 1),
        Entry("kBy", .data, 1_000),
        Entry("KBy", .data, 1_000),
        Entry("MBy", .data, 1_000_000),
        Entry("GBy", .data, 1_000_000_000),
        Entry("TBy", .data, 1_000_000_000_000),
        Entry("KiBy", .data, 1 << 10),
        Entry("MiBy", .data, 1 << 20),
        Entry("GiBy", .data, 1 << 30),
        Entry("TiBy", .data, 1 << 40),
        Entry("KiB", .data, 1 << 10),
        Entry("MiB", .data, 1 << 20),
        Entry("GiB", .data, 1 << 30),
        Entry("TiB", .data, 1 << 40),
    ]

    private static let dimensionless: [Entry] = [
        Entry("1", .dimensionless, 1),
        Entry("ratio", .dimensionless, 1),
        Entry("%", .dimensionless, 1, over: 100),
        Entry("percent", .dimensionless, 1, over: 100),
        Entry("[ppth]", .dimensionless, 1, over: 1_000),
        Entry("[ppm]", .dimensionless, 1, over: 1_000_000),
        Entry("[ppb]", .dimensionless, 1, over: 1_000_000_000),
        Entry("percent_nano", .dimensionless, 1, over: 100_000_000_000),
    ]

    private static let counts: [Entry] = [
        Entry("count", .dimensionless, 1),
        Entry("Count", .dimensionless, 1),
        Entry("request", .dimensionless, 1),
        Entry("requests", .dimensionless, 1),
        Entry("error", .dimensionless, 1),
        Entry("errors", .dimensionless, 1),
        Entry("hit", .dimensionless, 1),
        Entry("hits", .dimensionless, 1),
    ]

    private static let identities: [Entry] = [
        Entry("Hz", .rate, 1),
        Entry("Cel", .celsius, 1),
        Entry("K", .kelvin, 1),
        Entry("V", .volt, 1),
        Entry("A", .ampere, 1),
        Entry("W", .watt, 1),
        Entry("J", .joule, 1),
    ]
}
