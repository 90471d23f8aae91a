import SloburnTestKit
import Testing

@testable import SloburnWatch

/// A terminal that takes few bytes at a time shows the latest frame in the end.
@Suite struct FrameSenderTests {
    @Test("Slow terminals", arguments: 0..<8)
    func slowTerminals(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var state = WatchFixture.state(60, 14)
        var screen = TerminalScreen(columns: 60, rows: 14) { CharacterWidth.columns(of: $0) }
        var sender = FrameSender(.many)
        let keys: [Key] = [.down, .up, .enter, .escape, .character("a"), .character("?"), .character(">"), .pageDown]
        var (most, skipped) = (0, 0)
        for step in 0..<300 {
            state.press(random.pick(keys))
            if random.chance(20) { sender.doubt() }
            let frame = state.frame
            if !sender.show(frame) { skipped += 1 }
            most = max(most, sender.pending.count)
            let count = min(sender.pending.count, random.index(0..<300))
            screen.take(sender.pending.prefix(count))
            sender.sent(count)
            guard step == 299 else { continue }
            screen.take(sender.pending)
            sender.sent(sender.pending.count)
            #expect(!sender.isBusy && sender.show(frame))
            screen.take(sender.pending)
            #expect(screen.lines == frame.lines, "seed \(seed)")
        }
        #expect(skipped > 0)
        // No more than a frame, its colours and its places.
        #expect(most < 60 * 14 * 8)
    }

    @Test func whatOthersWroteOverIsSentAnew() {
        let frame = WatchFixture.state().frame
        var sender = FrameSender(.none)
        sender.show(frame)
        let whole = sender.pending.count
        sender.sent(100)
        sender.forget()
        #expect(!sender.isBusy)
        sender.show(frame)
        #expect(sender.pending.count == whole)
        sender.sent(whole)
        sender.show(frame)
        #expect(!sender.isBusy)
    }
}
