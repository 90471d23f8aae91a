import SloburnModel
import SloburnPipeline
import Testing

@testable import SloburnDaemon

@Suite struct HistoryDeskTests {
    private static let question = HistoryQuestion(key: "a", budget: "a", group: [:])

    private static func history(_ question: HistoryQuestion) -> BudgetHistory? {
        BudgetPartition(
            partition: 0, definition: EngineDefinition(sources: [], budgets: [], partitions: 1)
        ).history(question)
    }

    @Test func refusesWhileNobodyAnswers() async {
        let desk = HistoryDesk()
        #expect(await desk.ask(Self.question) == .failure(.isElsewhere))
        desk.open()
        desk.close()
        #expect(await desk.ask(Self.question) == .failure(.isElsewhere))
    }

    @Test func answersAFewAtATime() async {
        let desk = HistoryDesk()
        desk.open()
        let asked = HistoryDesk.answersAtOnce * 2 + 1
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<asked { group.addTask { await desk.ask(Self.question) == .failure(.isElsewhere) } }
            var rounds = 0
            var answered = 0
            while answered < asked {
                var here = 0
                desk.answer { question in
                    here += 1
                    return Self.history(question)
                }
                #expect(here <= HistoryDesk.answersAtOnce)
                answered += here
                rounds += here > 0 ? 1 : 0
                await Task.yield()
            }
            #expect(rounds >= 3)
            for await isRefused in group { #expect(isRefused) }
        }
    }

    @Test func turnsAwayWhoComesTooLate() async {
        let desk = HistoryDesk()
        desk.open()
        await withTaskGroup(of: Result<BudgetHistory, HistoryDesk.Refusal>.self) { group in
            for _ in 0...HistoryDesk.longestQueue { group.addTask { await desk.ask(Self.question) } }
            // One of them finds the queue full; the others wait until the desk closes.
            let first = await group.next()
            #expect(first == .failure(.isBusy))
            desk.close()
            for await result in group { #expect(result == .failure(.isElsewhere)) }
        }
    }
}
