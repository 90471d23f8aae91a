import Foundation
import Logging
import SloburnKafka
import SloburnPipeline

/// A stage of the pipeline bound to Kafka: it runs sessions, each with handles of its own.
protocol StageWorker {
    /// What its sessions share.
    var context: StageContext { get }

    /// Runs until the stop signal, or throws when its handles have become useless.
    mutating func runSession(until stop: StopSignal, didCommit: () -> Void) throws
}

/// A thread of its own for a stage: librdkafka's calls block, which would starve a thread of Swift's pool.
///
/// A session that fails is followed by a new one, with new handles and the state restored, after a growing wait.
final class WorkerThread: @unchecked Sendable /* set before start, then used by its thread only */ {
    private var worker: any StageWorker
    private let stop: StopSignal
    private let onFailure: @Sendable (PermanentFailure) -> Void
    private let beforeRetry: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void
    private let finished = DispatchSemaphore(value: 0)

    /// Creates a thread that has not begun.
    ///
    /// - Parameters:
    ///   - worker: the stage.
    ///   - stop: what ends it.
    ///   - beforeRetry: called before a session that follows on a failed one.
    ///   - onFailure: called for what no further try can heal; the thread then ends.
    ///   - onEnd: called when the thread has ended, whatever for.
    init(
        worker: any StageWorker, stop: StopSignal, beforeRetry: @escaping @Sendable () -> Void,
        onFailure: @escaping @Sendable (PermanentFailure) -> Void,
        onEnd: @escaping @Sendable () -> Void
    ) {
        self.worker = worker
        self.beforeRetry = beforeRetry
        self.onEnd = onEnd
        self.stop = stop
        self.onFailure = onFailure
    }

    func start() {
        let thread = Thread { [self] in
            run()
            onEnd()
            finished.signal()
        }
        thread.name = worker.context.stage.rawValue
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Waits for the thread's end; as often as one likes.
    func join() {
        finished.wait()
        finished.signal()
    }

    private func run() {
        var backoff = Backoff()
        worker.context.note(.starting)
        defer { worker.context.note(.ended) }
        while !stop.isStopped {
            do {
                worker.context.beat()
                try worker.runSession(until: stop) { backoff.reset() }
            } catch let failure as PermanentFailure {
                return onFailure(failure)
            } catch {
                guard !stop.isStopped else { return }
                let wait = backoff.next()
                worker.context.status.didFailSession()
                worker.context.note(.failed("\(error)"))
                worker.context.logger.error(
                    .sessionFailed, "session failed; a new one begins from the last commit",
                    metadata: ["error": "\(error)", "waitMilliseconds": "\(wait)"])
                worker.context.beat()
                stop.wait(milliseconds: wait)
                worker.context.beat()
                if !stop.isStopped { beforeRetry() }
            }
        }
    }
}
