import SloburnModel
import Testing

@testable import SloburnBridge

@Suite struct DeliveryOutcomeTests {
    private static let now = Timestamp(seconds: 1_795_392_000)

    @Test(arguments: [
        (200, DeliveryOutcome.accepted), (202, .accepted), (204, .accepted),
        (400, .refused(reason: "status 400: why")), (401, .refused(reason: "status 401: why")),
        (404, .refused(reason: "status 404: why")), (413, .refused(reason: "status 413: why")),
        (408, .failed(reason: "status 408: why", retryAfter: nil)),
        (425, .failed(reason: "status 425: why", retryAfter: nil)),
        (429, .failed(reason: "status 429: why", retryAfter: nil)),
        (301, .failed(reason: "status 301: why", retryAfter: nil)),
        (500, .failed(reason: "status 500: why", retryAfter: nil)),
        (503, .failed(reason: "status 503: why", retryAfter: nil)),
        (599, .failed(reason: "status 599: why", retryAfter: nil)), (100, .refused(reason: "status 100: why")),
    ])
    func statuses(status: Int, outcome: DeliveryOutcome) {
        #expect(DeliveryOutcome(status: status, retryAfter: nil, body: "why", at: Self.now) == outcome)
    }

    @Test(arguments: [
        ("0", TimeSpan.zero), ("7", .seconds(7)), ("3600", .hours(1)), ("86400", .hours(1)),
        ("99999999999999999999999", .hours(1)), ("-1", nil), ("soon", nil), ("", nil), ("1.5", nil),
        ("Mon, 23 Nov 2026 00:00:30 GMT", .seconds(30)), ("Mon, 23 Nov 2026 09:00:00 GMT", .hours(1)),
        ("Sun, 22 Nov 2026 00:00:00 GMT", .zero),
    ])
    func waits(text: String, wait: TimeSpan?) {
        let outcome = DeliveryOutcome(status: 429, retryAfter: text, body: "", at: Self.now)
        #expect(outcome == .failed(reason: "status 429", retryAfter: wait))
    }

    @Test func delaysDoubleUpToTheLongest() {
        var delay = RetryDelay(seed: 7)
        for failures in [1, 2, 3, 7, 8, 50, Int.max] {
            let whole = min(0.5 * Double(1 << min(failures - 1, 20)), 30)
            for _ in 0..<100 {
                let seconds = Double(delay.next(failures).nanoseconds) / 1e9
                #expect(seconds > whole / 2 - 0.001 && seconds <= whole, "\(failures): \(seconds)")
            }
        }
    }
}
