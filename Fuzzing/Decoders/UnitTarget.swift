import SloburnModel
import SloburnNormalize

/// Reads the input behind its first byte, which chooses the dialect, as a unit: by itself and through a cache, which
/// must agree.
final class UnitTarget: FuzzTarget {
    private static let numbers: [(significand: Int64, decimals: Int)] = [
        (0, 0), (1, 0), (-7, 1), (120_500, 3), (999_999_999_999_999_999, 0), (123_456_789, 18),
    ]

    private var caches = UnitDialect.allCases.map { (dialect: $0, cache: UnitCache(dialect: $0)) }

    func run(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        check(UnsafeRawBufferPointer(rebasing: input.dropFirst()), Int(first) % caches.count)
    }

    private func check(_ input: UnsafeRawBufferPointer, _ place: Int) {
        let read = Result { () throws(Rejection) in
            try MeasurementUnit.parse(String(decoding: input, as: UTF8.self), dialect: caches[place].dialect)
        }
        for _ in 0..<2 {
            let cached = Result { () throws(Rejection) in try caches[place].cache.unit(for: input) }
            require(cached == read, "the cache gives \(cached) for \(read)")
        }
        let scale = Result { () throws(Rejection) in try caches[place].cache.scale(for: input) }
        require(scale == read.map(UnitScale.init), "another scale for \(read)")
        switch read {
        case .success(let unit): check(unit)
        case .failure(let rejection):
            var digest = Digest()
            digest.add(rejection)
            require(rejection.reason == .unknownUnit, "\(rejection)")
        }
    }

    /// The quick way to a quantity gives what the exact one does.
    private func check(_ unit: MeasurementUnit) {
        require(unit.factor.numerator > 0 && unit.factor.denominator > 0, "a factor of \(unit.factor)")
        let scale = UnitScale(of: unit)
        for number in Self.numbers {
            let decimal = Decimal128(significand: Int128(number.significand), exponent: -number.decimals)
            let exact = Result { () throws(Rejection) in try unit.quantity(of: decimal) }
            if case .failure(let rejection) = exact {
                var digest = Digest()
                digest.add(rejection)
            }
            guard scale.takes(significand: number.significand) else { continue }
            guard case .success(let quantity) = exact else { found("\(decimal) \(unit.symbol) is refused: \(exact)") }
            guard let quick = scale.quantity(significand: number.significand, decimals: number.decimals) else {
                continue
            }
            require(quick == quantity, "\(decimal) \(unit.symbol) is \(quick) and \(quantity)")
        }
    }
}
