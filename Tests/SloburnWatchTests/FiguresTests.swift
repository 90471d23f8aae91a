import SloburnModel
import Testing

@testable import SloburnWatch

/// Figures are those of the dashboard.
@Suite struct FiguresTests {
    @Test(arguments: [
        (0.977, "97.7 %"), (0.0004, "0.04 %"), (-2.5, "−250.0 %"), (0, "0 %"), (1, "100 %"), (0.99999, "99.999 %"),
        (0.9996, "99.96 %"), (0.00001, "<0.01 %"), (-0.00001, "−0.01 %"), (-12.5, "−1250 %"), (0.12, "12.0 %"),
    ])
    func sharesOfBudgets(share: Double, text: String) { #expect(Figures.budget(share) == text) }

    @Test(arguments: [
        (14.4, "14.4×"), (2, "2×"), (0.25, "0.25×"), (0.001, "<0.01×"), (123.4, "123×"), (0, "0×"), (2.345, "2.35×"),
    ])
    func rates(rate: Double, text: String) { #expect(Figures.rate(rate) == text) }

    @Test(arguments: [(518_400.0, "518,400"), (0, "0"), (1_234_567.5, "1,234,567.5"), (999, "999"), (-1_000, "−1,000")])
    func counts(count: Double, text: String) { #expect(Figures.count(count) == text) }

    @Test(arguments: [
        (0.99899, 0.999, "99.899 %"), (1.0, 0.999, "100 %"), (0.998999, 0.999, "99.899 %"), (0.9989, 0.99, "99.89 %"),
    ])
    func whatWasReachedIsRoundedDown(level: Double, target: Double, text: String) {
        #expect(Figures.reached(level, target: target) == text)
    }

    @Test(arguments: [(0.0167, "1.67 %"), (0.000042, "0.0042 %"), (0, "0 %"), (1, "100 %"), (0.9998, "99.98 %")])
    func shares(share: Double, text: String) { #expect(Figures.share(share) == text) }

    @Test func whatNobodyKnowsIsADash() {
        #expect(
            [Figures.count(nil), Figures.rate(nil), Figures.budget(.nan), Figures.share(nil)] == ["–", "–", "–", "–"])
        #expect(Figures.target(0.9995) == "99.95 %")
        #expect(Figures.reached(nil, target: 0.9) == "no data")
    }

    @Test(arguments: [
        (18, "18 s"), (90, "2 min"), (1_080, "18 min"), (7_200, "2 h"), (12_000, "3 h 20 min"), (273_600, "3 d 4 h"),
    ])
    func lengths(seconds: Int64, text: String) { #expect(Times.length(.seconds(seconds)) == text) }

    @Test(arguments: [
        (1_795_000_000, "11:06:40 UTC"), (1_794_900_000, "17 Nov 07:20 UTC"), (1_700_000_000, "14 Nov 2023"),
    ])
    func moments(seconds: Int64, text: String) {
        #expect(Times.moment(Timestamp(seconds: seconds), now: WatchFixture.now) == text)
    }
}
