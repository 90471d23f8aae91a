internal import SloburnModel
internal import SloburnNormalize

/// What the configuration asks of units and time zones.
enum NormalizeBridge {
    /// What is known of a time zone.
    enum Zone {
        case unknown(String)
        /// Its clocks are put back, so that some local times come twice.
        case changing
        case fixed
    }

    /// What is wrong with a unit; nil when it is one.
    static func problem(ofUnit text: String, in dialect: UnitDialect = .standard) -> String? {
        do throws(Rejection) {
            _ = try MeasurementUnit.parse(text, dialect: dialect)
            return nil
        } catch {
            return error.message
        }
    }

    /// The family of a unit; nil when it is none.
    static func family(ofUnit text: String, in dialect: UnitDialect = .standard) -> UnitFamily? {
        try? MeasurementUnit.parse(text, dialect: dialect).family
    }

    /// A number of a unit in the unit's base unit.
    static func quantity(_ number: Decimal128, unit: String) throws(Rejection) -> Quantity {
        try MeasurementUnit.parse(unit).quantity(of: number)
    }

    /// The nearest floating-point number.
    static func double(_ number: Decimal128) -> Double? {
        guard case .number(let value, _)? = try? MeasurementUnit.one.quantity(of: number) else { return nil }
        return value
    }

    /// The rules of an IANA time zone, or what is wrong with its name.
    static func rules(ofZone identifier: String) -> (rules: ZoneRules?, problem: String?) {
        do {
            return (try ZoneRules(identifier: identifier), nil)
        } catch {
            return (nil, error.description)
        }
    }

    /// The instant of an RFC 3339 text with an offset; nil where it is none.
    static func instant(_ text: String) -> Timestamp? {
        let parser = TimestampParser(encoding: .rfc3339, timeZone: nil)
        return Array(text.utf8).withUnsafeBytes { try? parser.parse($0, isNumber: false) }
    }

    /// An instant as RFC 3339 in UTC with milliseconds.
    static func text(_ time: Timestamp) -> String { RFC3339.string(time) }

    /// What is known of an IANA time zone.
    static func zone(_ identifier: String) -> Zone {
        let (known, problem) = rules(ofZone: identifier)
        guard let rules = known else { return .unknown(problem ?? "") }
        // A zone with summer time, or one that is suspended for a month, has two offsets within any year.
        let newYear: Int64 = 1_767_225_600
        let offsets = (0..<26).map { (fortnight: Int64) in
            let local = newYear + fortnight * 14 * 86_400
            return local - rules.utc(localSeconds: local)
        }
        return Set(offsets).count > 1 ? .changing : .fixed
    }
}
