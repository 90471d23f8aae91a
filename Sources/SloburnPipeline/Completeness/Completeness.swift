import SloburnModel

/// How much has come of what there should be.
struct Completeness: Hashable, Sendable {
    /// What has come; no more than `should`.
    let have: Int64
    /// What there should be; above 0.
    let should: Int64

    /// Where nothing should be, nothing is missing.
    static let whole = Completeness(have: 1, of: 1)

    init(have: Int64, of should: Int64) {
        self.should = max(should, 1)
        self.have = should <= 0 ? 1 : min(max(have, 0), should)
    }

    /// Whether it reaches a share, exactly.
    func isAtLeast(_ ratio: Ratio) -> Bool {
        Int128(have) * Int128(ratio.denominator) >= Int128(ratio.numerator) * Int128(should)
    }

    /// The share, from 0 to 1.
    var share: Double { Double(have) / Double(should) }

    /// The smaller one.
    func orLess(_ other: Completeness) -> Completeness {
        Int128(other.have) * Int128(should) < Int128(have) * Int128(other.should) ? other : self
    }
}
