import Foundation
import Logging
import SloburnKafka

/// A stage of the pipeline bound to Kafka: it runs sessions, each with handles of its own.
protocol StageWorker {
    /// What its thread and its log lines are called.
    var name: String { get }

    /// Runs until the stop signal, or throws when its handles have become useless.
    mutating func runSession(until stop: StopSignal, didStart: () -> Void) throws
}

/// A thread of its own for a stage: librdkafka's calls block, which would starve a thread of Swift's pool.
///
/// A session that fails is followed by a new one, with new handles and the state restored, after a growing wait.
final class WorkerThread: @unchecked Sendable /* set before start, then used by its thread only */ {
    private var worker: any StageWorker
    private let stop: StopSignal
    private let logger: Logger
    private let finished = DispatchSemaphore(value: 0)

    init(worker: any StageWorker, stop: StopSignal, logger: Logger) {
        self.worker = worker
        self.stop = stop
        self.logger = logger
    }

    func start() {
        let thread = Thread { [self] in
            run()
            finished.signal()
        }
        thread.name = worker.name
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Waits for the thread's end.
    func join() { finished.wait() }

    private func run() {
        var backoff = Backoff()
        while !stop.isStopped {
            do {
                try worker.runSession(until: stop) { backoff.reset() }
            } catch {
                let wait = backoff.next()
                logger.error(
                    "session failed; a new one begins from the last commit",
                    metadata: ["stage": "\(worker.name)", "error": "\(error)", "waitMilliseconds": "\(wait)"])
                stop.wait(milliseconds: wait)
            }
        }
    }
}
