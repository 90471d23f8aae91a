import SloburnTestKit
import SloburnTestTraits
import Testing

extension Tag {
    /// Tests that take their time by design; they run once.
    @Tag static var slow: Self
}

/// The demonstration, as somebody sees it who has just built it.
@Suite(.tags(.slow), .waits, .timeLimit(.minutes(15))) struct DemoTests {
    @Test func theOutagePagesWithinTheDemonstration() throws {
        let result = try SloburnProcess.run(["demo", "--duration", "45s"], timeout: .seconds(90))
        #expect(result.exitCode == 0, "\(result.log.joined(separator: "\n"))")
        #expect(result.output.contains { $0.contains("FIRING page") && $0.contains("checkout") })
        #expect(result.output.contains { $0.contains("records sent") && $0.contains("counted") })
    }
}
