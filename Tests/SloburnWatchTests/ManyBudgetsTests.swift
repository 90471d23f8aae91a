import SloburnServer
import SloburnTestKit
import Testing

@testable import SloburnWatch

/// Five thousand budgets are shown like nine.
@Suite struct ManyBudgetsTests {
    @Test func fiveThousandBudgets() throws {
        var random = SeededGenerator(seed: 5)
        let budgets = (0..<5_000).map { number in
            WatchFixture.Budget(
                key: "slo-\(number / 10){region=\"r\(number % 10)\"}", service: "service-\(number % 70)",
                remaining: Double(random.index(0..<1_000)) / 1_000, firing: random.chance(20) ? ["page"] : [],
                rates: ["1h": Double(random.index(0..<300)) / 100])
        }
        let board = WatchFixture.board(budgets)
        var state = WatchFixture.state(200, 50, board)
        let clock = ContinuousClock()
        let taken = clock.measure { _ = state.take(.board(board)) }
        let drawn = clock.measure { for _ in 0..<10 { _ = state.frame } } / 10
        let bytes = FrameDiffer(.many).bytes(from: nil, to: state.frame)
        let typed = clock.measure { state.type("/slo-4") }
        print(
            "5,000 budgets, 200×50: a state \(taken), a frame \(drawn) (\(bytes.count) bytes), 6 keys of a filter \(typed)"
        )
        #expect(state.rows.count == 1_110)
        #expect(state.rows.allSatisfy { $0.key.hasPrefix("slo-4") })
    }
}
