import SloburnModel
import SloburnServer
import Testing

@Suite struct BoardTests {
    @Test func beginsWithNothing() {
        #expect(Board(run: "r").budgets.isEmpty)
    }
}
