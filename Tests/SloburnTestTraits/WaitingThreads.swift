import Foundation

/// Threads for tests that wait: for processes, brokers, browsers.
///
/// On the threads of Swift's pool, one a core, they would keep all other tests waiting, and what they wait for with them
/// where that runs in the same process.
final class WaitingThreads: TaskExecutor, @unchecked Sendable /* the condition guards the jobs */ {
    private static let mark = "sloburn.waiting-test"

    /// Whether this is one of those threads.
    static var isCurrent: Bool { Thread.current.threadDictionary[mark] != nil }

    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []

    init(count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in
                Thread.current.threadDictionary[Self.mark] = true
                while true { next().runSynchronously(on: asUnownedTaskExecutor()) }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    private func next() -> UnownedJob {
        condition.withLock {
            while jobs.isEmpty { condition.wait() }
            return jobs.removeFirst()
        }
    }
}
