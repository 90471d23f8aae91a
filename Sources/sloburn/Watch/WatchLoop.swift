import Foundation
import SloburnDaemon
import SloburnServer
import SloburnWatch

/// Shows budgets in the terminal until somebody quits.
final class WatchLoop {
    /// How long an escape may be the beginning of another key.
    private static let escapeTimeout: Int32 = 100
    private static let longestWait = Duration.seconds(1)

    private let feed: BoardFeed
    private let log: WatchLog
    private let terminal: Terminal
    private let signals: TerminalSignals
    private var decoder = KeyDecoder()
    private var clock: DrawClock
    private var sender: FrameSender
    private let boardInterval: Duration
    private var isOver = false

    /// Prepares to show.
    ///
    /// - Parameters:
    ///   - feed: what has not begun to follow the topics.
    ///   - log: what was logged.
    ///   - palette: the colours that there are.
    ///   - refresh: how often a second it draws what came by itself.
    /// - Throws: `CommandProblem` where there is no terminal.
    init(feed: BoardFeed, log: WatchLog, palette: Palette, refresh: Double) throws(CommandProblem) {
        (self.feed, self.log, sender) = (feed, log, FrameSender(palette))
        boardInterval = .seconds(1) / refresh
        clock = DrawClock(interval: boardInterval)
        terminal = try Terminal()
        signals = try TerminalSignals()
    }

    /// Shows until somebody quits; the terminal is as it was then.
    func run(_ state: WatchState) {
        var state = state
        feed.start()
        terminal.enter()
        defer {
            terminal.leave()
            feed.stopSoon()
        }
        perform(.resize(terminal.size), &state)
        while !isOver {
            wait(&state)
            look(&state)
            draw(state)
        }
    }

    private func perform(_ event: WatchState.Event, _ state: inout WatchState) {
        for effect in state.take(event) {
            switch effect {
            case .quit: isOver = true
            case .repaint: sender.doubt()
            }
        }
    }

    // MARK: - What happens

    /// Waits for keys, signals, room in the terminal or the time to draw.
    private func wait(_ state: inout WatchState) {
        let output = sender.isBusy ? Int16(POLLOUT) : 0
        var places = [
            pollfd(fd: terminal.descriptor, events: Int16(POLLIN) | output, revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&places, 2, timeout)
        if ready == 0, decoder.isUndecided { press(decoder.flush(), &state) }
        for number in signals.take() { take(number, &state) }
        let events = Int32(places[0].revents)
        if events & POLLOUT != 0 { send() }
        if events & (POLLIN | POLLHUP | POLLERR) != 0 {
            guard let bytes = terminal.read() else {
                isOver = true
                return
            }
            press(decoder.take(bytes), &state)
        }
    }

    private var timeout: Int32 {
        if decoder.isUndecided { return Self.escapeTimeout }
        // A terminal that is busy says when it is not.
        let draw = sender.isBusy ? nil : clock.wait(at: .now)
        let wait = min(draw ?? Self.longestWait, boardInterval, Self.longestWait)
        return Int32((wait / .milliseconds(1)).rounded(.up))
    }

    private func press(_ keys: [Key], _ state: inout WatchState) {
        for key in keys { perform(.key(key), &state) }
        if !keys.isEmpty { clock.want(byHand: true) }
    }

    private func take(_ signal: Int32, _ state: inout WatchState) {
        switch signal {
        case SIGWINCH: perform(.resize(terminal.size), &state)
        case SIGTSTP:
            terminal.leave()
            signals.stop()
            resume(&state)
        case SIGCONT: resume(&state)
        default: isOver = true
        }
        clock.want(byHand: true)
    }

    /// Takes the terminal over again, which others have used meanwhile.
    private func resume(_ state: inout WatchState) {
        terminal.enter()
        sender.forget()
        perform(.resize(terminal.size), &state)
    }

    /// Takes what has come from the topics, and the time.
    private func look(_ state: inout WatchState) {
        perform(.tick(WallClock.now), &state)
        if let problem = log.take() { perform(.problem(problem), &state) }
        let board = feed.publisher.board
        if board.generation != state.board.generation { perform(.board(board), &state) }
        clock.want(byHand: false)
    }

    // MARK: - Drawing

    private func draw(_ state: WatchState) {
        guard !sender.isBusy, clock.wait(at: .now) == .zero else { return }
        sender.show(state.frame)
        clock.drew(at: .now)
        send()
    }

    /// Sends as much as the terminal takes.
    private func send() {
        while sender.isBusy, !isOver {
            guard let count = terminal.write(sender.pending) else {
                isOver = true
                return
            }
            guard count > 0 else { return }
            sender.sent(count)
        }
    }
}
