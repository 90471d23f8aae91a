/// What a unit measures; the raw value is the base unit.
public enum UnitFamily: String, Hashable, Sendable, CaseIterable {
    case time = "s"
    case data = "By"
    /// Ratios and counts alike: percent, parts per million, events.
    case dimensionless = "1"
    case rate = "1/s"
    case dataRate = "By/s"
    case celsius = "Cel"
    case kelvin = "K"
    case volt = "V"
    case ampere = "A"
    case watt = "W"
    case joule = "J"
    case metre = "m"
    case gram = "g"
}

/// A measured value in the base unit of its family.
public enum Quantity: Hashable, Sendable {
    /// A duration in whole nanoseconds, so that 9 ms and 0.009 s are the same.
    case duration(nanoseconds: Int64)
    /// Any other value, in the base unit of the family.
    case number(Double, UnitFamily)
}
