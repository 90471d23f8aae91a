import SloburnModel
import SloburnNormalize
import SloburnTestKit
import Testing

/// The form that is read in one go gives what the general reader gives.
@Suite struct CommonTimeTests {
    private let parser = TimestampParser(encoding: .auto, timeZone: nil)

    private func parse(_ text: String) -> Result<Timestamp, Rejection> {
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(Rejection) {
                return .success(try parser.parse(bytes, isNumber: false))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The same time in a form that only the general reader reads.
    private func parseInLowerCase(_ text: String) -> Result<Timestamp, Rejection> {
        parse(text.replacing("T", with: "t"))
    }

    private func number(_ range: ClosedRange<Int>, digits: Int, _ random: inout SeededGenerator) -> String {
        let text = String(Int.random(in: range, using: &random))
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    @Test func randomTimesAreReadAlike() {
        var random = SeededGenerator(seed: 20_261_121)
        var good = 0
        for _ in 0..<20_000 {
            // Some dates and times of day don't exist.
            let date =
                "\(number(1_990...2_300, digits: 4, &random))-\(number(0...13, digits: 2, &random))"
                + "-\(number(0...32, digits: 2, &random))"
            let clock =
                "\(number(0...24, digits: 2, &random)):\(number(0...60, digits: 2, &random))"
                + ":\(number(0...61, digits: 2, &random))"
            let decimals = Int.random(in: 0...10, using: &random)
            let fraction =
                decimals == 0 ? "" : "." + number(0...999_999_999, digits: decimals, &random).prefix(decimals)
            let text = "\(date)T\(clock)\(fraction)Z"
            let result = parse(text)
            if case .success(let time) = result {
                good += 1
                #expect(parseInLowerCase(text) == .success(time), "\(text)")
            } else if case .success = parseInLowerCase(text) {
                Issue.record("\(text) is refused")
            }
        }
        #expect(good > 5_000)
    }

    @Test(arguments: [
        "2026-11-20T10:00:10Z", "2026-11-20T10:00:10.1Z", "2026-11-20T10:00:10.123456789Z", "2024-02-29T23:59:59.999Z",
        "2001-09-09T01:46:40Z", "2262-03-03T23:06:40.000000000Z",
    ])
    func knownTimesAreReadAlike(text: String) throws {
        #expect(try parse(text).get() == parseInLowerCase(text).get())
    }

    @Test(arguments: [
        "2023-02-29T00:00:00Z", "2026-11-20T10:00:10.Z", "2026-11-20T10:00:1aZ", "2026-11-20T10:00:10.12a4Z",
        "2001-09-09T01:46:39Z", "2262-03-03T23:06:40.000000001Z", "2026-11-20T10:60:10Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(throws: Rejection.self) { try parse(text).get() }
    }
}
