public import SloburnModel
import Synchronization

/// A loop that has not been heard of for longer than it may be silent.
public struct OverdueLoop: Sendable, Hashable {
    /// The thread's name, such as `ingest`.
    public let name: String
    /// How long ago it was heard of.
    public let age: TimeSpan
}

/// When each loop of the process was last heard of, and how long it may be silent; safe from any thread.
///
/// A thread that waits for a broker is silent as well. So each beat says how long the next one may take, and nobody who
/// keeps to that is taken for one that hangs.
final class LoopAge: Sendable {
    private struct Beat {
        let time: TimeSpan
        let allowance: TimeSpan
    }

    private let beats = Mutex<[String: Beat]>([:])
    private let clock: @Sendable () -> TimeSpan

    /// Knows no loop yet.
    ///
    /// - Parameter clock: the time since some moment, which never goes back.
    init(clock: @escaping @Sendable () -> TimeSpan = { WallClock.awake }) { self.clock = clock }

    /// The loops that are silent for longer than they said, by name.
    var overdue: [OverdueLoop] {
        let now = clock()
        let late = beats.withLock { $0 }.filter { age(of: $0.value, at: now) > $0.value.allowance }
        return late.map { OverdueLoop(name: $0.key, age: age(of: $0.value, at: now)) }.sorted { $0.name < $1.name }
    }

    /// The loops that were heard of after a moment of the clock, by name.
    func names(heardAfter time: TimeSpan) -> [String] {
        beats.withLock { $0 }.filter { $0.value.time > time }.keys.sorted()
    }

    /// Notes that a loop has made a step.
    ///
    /// - Parameters:
    ///   - name: the loop's name; one that is not known begins with it.
    ///   - allowance: how long the next step may take.
    func beat(_ name: String, next allowance: TimeSpan) {
        let time = clock()
        beats.withLock { $0[name] = Beat(time: time, allowance: allowance) }
    }

    /// Notes that a loop has ended, of which nothing is expected any more.
    func ended(_ name: String) { beats.withLock { $0[name] = nil } }

    private func age(of beat: Beat, at now: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: now.nanoseconds - beat.time.nanoseconds)
    }
}
