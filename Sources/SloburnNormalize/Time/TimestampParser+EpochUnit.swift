public import SloburnModel

extension TimestampParser {
    /// Creates a parser of times as numbers.
    ///
    /// - Parameter unit: their unit.
    public init(unit: EpochUnit) {
        let encoding: Encoding =
            switch unit {
            case .s: .s
            case .ms: .ms
            case .us: .us
            case .ns: .ns
            }
        self.init(encoding: encoding, timeZone: nil)
    }
}
