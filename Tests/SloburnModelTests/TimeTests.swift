import SloburnModel
import SloburnTestKit
import Testing

@Suite struct TimestampTests {
    @Test func additionHoldsAtTheEndsOfTime() {
        let first = Timestamp(nanoseconds: .min)
        let last = Timestamp(nanoseconds: .max)
        let day = TimeSpan.days(1)
        #expect(last + day == last)
        #expect(first - day == first)
        #expect(last - TimeSpan(nanoseconds: -1) == last)
        #expect(first + TimeSpan(nanoseconds: -1) == first)
        #expect(last - first == TimeSpan(nanoseconds: .max))
        #expect(first - last == TimeSpan(nanoseconds: .min))
        #expect(Timestamp(seconds: 10) + .seconds(5) == Timestamp(seconds: 15))
        #expect(Timestamp(seconds: 10) - Timestamp(seconds: 15) == .seconds(-5))
    }

    struct FloorCase: Sendable {
        let nanoseconds: Int64
        let grid: TimeSpan
        let floor: Int64

        init(_ nanoseconds: Int64, _ grid: TimeSpan, _ floor: Int64) {
            self.nanoseconds = nanoseconds
            self.grid = grid
            self.floor = floor
        }
    }

    @Test(arguments: [
        FloorCase(0, .seconds(10), 0), FloorCase(1, .seconds(10), 0), FloorCase(9_999_999_999, .seconds(10), 0),
        FloorCase(10_000_000_000, .seconds(10), 10_000_000_000), FloorCase(-1, .seconds(10), -10_000_000_000),
        FloorCase(-10_000_000_000, .seconds(10), -10_000_000_000),
        FloorCase(-10_000_000_001, .seconds(10), -20_000_000_000),
        FloorCase(7, TimeSpan(nanoseconds: 1), 7), FloorCase(.max, TimeSpan(nanoseconds: 1), .max),
    ])
    func roundsDownToAGrid(_ test: FloorCase) {
        #expect(Timestamp(nanoseconds: test.nanoseconds).flooredTo(test.grid).nanoseconds == test.floor)
    }

    @Test func millisecondsAreRoundedDownAndBounded() {
        #expect(Timestamp(nanoseconds: -1).milliseconds == -1)
        #expect(Timestamp(nanoseconds: 1_999_999).milliseconds == 1)
        #expect(Timestamp(milliseconds: 1_795_223_564_000)?.nanoseconds == 1_795_223_564_000_000_000)
        #expect(Timestamp(milliseconds: .max) == nil)
        #expect(Timestamp(milliseconds: .min) == nil)
    }
}

@Suite struct TimeSpanTests {
    struct TextCase: Sendable, CustomStringConvertible {
        let text: String
        let span: TimeSpan?
        var description: String { text }

        init(_ text: String, _ span: TimeSpan?) {
            self.text = text
            self.span = span
        }
    }

    @Test(arguments: [
        TextCase("10s", .seconds(10)), TextCase("5m", .minutes(5)), TextCase("1500ms", .milliseconds(1_500)),
        TextCase("6h", .hours(6)), TextCase("30d", .days(30)), TextCase("2w", .days(14)), TextCase("0s", .zero),
        TextCase("106751d", .days(106_751)), TextCase("106752d", nil), TextCase("9223372036854775808ms", nil),
        TextCase("", nil), TextCase("s", nil), TextCase("10", nil), TextCase("-1s", nil), TextCase("+1s", nil),
        TextCase("1.5h", nil), TextCase("1 s", nil), TextCase("01s", nil), TextCase("1S", nil), TextCase("1M", nil),
        TextCase("1y", nil), TextCase("1h30m", nil), TextCase(" 1s", nil), TextCase("١s", nil), TextCase("1us", nil),
    ])
    func readsAnIntegerAndAUnit(_ test: TextCase) {
        #expect(TimeSpan(test.text) == test.span)
    }

    @Test(arguments: [
        TextCase("30d", .days(30)), TextCase("14d", .days(14)), TextCase("1d", .hours(24)),
        TextCase("90m", .minutes(90)), TextCase("10s", .seconds(10)), TextCase("1m", .seconds(60)),
        TextCase("1500ms", .milliseconds(1_500)), TextCase("0s", .zero), TextCase("1ns", TimeSpan(nanoseconds: 1)),
        TextCase("-5m", .minutes(-5)),
    ])
    func isWrittenInTheLargestUnitThatDividesIt(_ test: TextCase) {
        #expect(test.span?.description == test.text)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func readsWhatItWrites(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let span = TimeSpan.milliseconds(random.number(0...(1 << random.number(1...42))))
            #expect(TimeSpan(span.description) == span, "seed \(seed)")
        }
    }
}
