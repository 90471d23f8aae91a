import SloburnModel
import SloburnNormalize

/// Texts of fields to times, numbers, units and labels.
enum NormalizeSteps {
    private static let times = [
        ("epoch-ms", "1795223564123"),
        ("rfc3339-z", "2026-11-20T10:12:44.123Z"),
        ("rfc3339-offset", "2026-11-20T11:12:44.123456+01:00"),
        ("rfc1123", "Fri, 20 Nov 2026 10:12:44 GMT"),
        ("clf", "20/Nov/2026:10:12:44 +0000"),
    ]

    static var all: [Step] {
        times.map { time($0.0, $0.1) } + [number, label, unit("duration", "ms", "12.345"), unit("bytes", "KiBy", "12")]
            + [unitText]
    }

    private static func time(_ name: String, _ text: String) -> Step {
        Step(name: "timestamp/\(name)", unit: "text", iterations: 20_000) { _ in
            let bytes = LastingBytes(text)
            let isNumber = text.utf8.allSatisfy { (48...57).contains($0) }
            let parser = TimestampParser(encoding: .auto, timeZone: nil)
            return { iterations in
                for _ in 0..<iterations {
                    keep(try parser.parse(bytes.pointer, isNumber: isNumber).nanoseconds)
                }
            }
        }
    }

    private static var number: Step {
        Step(name: "number/decimal", unit: "text", iterations: 20_000) { _ in
            let bytes = LastingBytes("123.456")
            return { iterations in
                for _ in 0..<iterations {
                    let number = try NumberText.parse(bytes.pointer, property: "value")
                    keep(number == number ? 1 : 0)
                }
            }
        }
    }

    private static var label: Step {
        Step(name: "number/label", unit: "text", iterations: 20_000) { _ in
            let bytes = LastingBytes("200")
            return { iterations in
                var label: [UInt8] = []
                for _ in 0..<iterations {
                    label.removeAll(keepingCapacity: true)
                    NumberText.canonicalLabel(bytes.pointer, into: &label)
                    keep(Int64(label.count))
                }
            }
        }
    }

    private static func unit(_ name: String, _ symbol: String, _ number: String) -> Step {
        Step(name: "unit/\(name)", unit: "number", iterations: 20_000) { _ in
            let bytes = LastingBytes(symbol)
            let number = try LastingBytes(number).decimal()
            return { iterations in
                var units = UnitCache()
                for _ in 0..<iterations {
                    let quantity = try units.unit(for: bytes.pointer).quantity(of: number)
                    if case .duration(let nanoseconds) = quantity { keep(nanoseconds) } else { keep(1) }
                }
            }
        }
    }

    private static var unitText: Step {
        Step(name: "unit/parse", unit: "text", iterations: 2_000) { _ in
            { iterations in
                for _ in 0..<iterations { keep(Int64(try MeasurementUnit.parse("MiBy/s").symbol.utf8.count)) }
            }
        }
    }
}

/// Bytes at one place for as long as the object lives.
final class LastingBytes {
    private let memory: UnsafeMutableRawBufferPointer

    init(_ text: String) {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 16)
        memory.copyBytes(from: text.utf8)
    }

    deinit {
        memory.deallocate()
    }

    /// The bytes.
    var pointer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

    /// The number that they say.
    func decimal() throws -> Decimal128 { try NumberText.parse(pointer, property: "value") }
}
