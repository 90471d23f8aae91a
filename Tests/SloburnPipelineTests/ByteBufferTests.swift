import Testing

@testable import SloburnPipeline

@Suite struct ByteBufferTests {
    private static let powers: [Int64] = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    @Test("Integers are written as they are printed", arguments: powers)
    func integersAreDecimal(power: Int64) {
        for number in [power - 1, power, power + 1, power / 2, 7 * (power / 3)] {
            for signed in [number, -number, Int64.max - number, Int64.min + number] {
                var buffer = ByteBuffer()
                buffer.append(decimal: signed)
                #expect(String(decoding: buffer.bytes, as: UTF8.self) == "\(signed)")
            }
        }
    }

    @Test func everyPairOfDigitsIsWritten() {
        for number in Int64(0)..<20_000 {
            var buffer = ByteBuffer()
            buffer.append(decimal: number)
            #expect(String(decoding: buffer.bytes, as: UTF8.self) == "\(number)")
        }
    }
}
