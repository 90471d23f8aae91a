import Foundation

/// What it took to work through a topic, from the first record on.
struct Figures: Sendable {
    /// How many records.
    var records: Int
    /// From the first work to the last record, or to its commit.
    var seconds: Double
    /// User and system time meanwhile, of all processes.
    var cpuSeconds: Double
    /// The most memory in RAM, of all processes.
    var peakBytes: Int

    /// Records a second.
    var rate: Double { Double(records) / seconds }
    /// CPU time of one record.
    var cpuMicroseconds: Double { cpuSeconds * 1e6 / Double(records) }
    /// The most memory in RAM, in MiB.
    var peakMebibytes: Double { Double(peakBytes) / 1_048_576 }
}

/// Watches processes from outside, in the same way whatever they are.
///
/// The work begins when, after they were given their partitions, the processes have used 50 ms of CPU time: the first
/// records have come then. Until then they wait for the broker, which is not theirs to answer for. All CPU time since the
/// assignment counts.
struct WorkWatch {
    private static let firstWork = 0.05
    private static let pause = 0.01

    private let pids: [Int32]
    private let cpuAtStart: Double
    private var began: ContinuousClock.Instant?

    /// Begins to watch processes that have just been given their partitions.
    init(_ pids: [Int32]) {
        self.pids = pids
        cpuAtStart = Self.cpu(pids)
    }

    /// Watches until the work is done.
    ///
    /// - Parameters:
    ///   - records: how many records the work is.
    ///   - timeout: how long it may take.
    ///   - end: tells when the work was done, once it is.
    /// - Returns: what it took.
    /// - Throws: `Failure` when the time passes before.
    mutating func watch(
        records: Int, timeout: Duration, until end: () throws -> ContinuousClock.Instant?
    ) throws -> Figures {
        let deadline = ContinuousClock.now + timeout
        while true {
            let cpu = Self.cpu(pids) - cpuAtStart
            if began == nil, cpu >= Self.firstWork { began = .now }
            if let end = try end() {
                let seconds = began.map { (end - $0) / .seconds(1) } ?? .nan
                return Figures(
                    records: records, seconds: seconds, cpuSeconds: Self.cpu(pids) - cpuAtStart,
                    peakBytes: pids.reduce(0) { $0 + ProcessFigures.peakBytes($1) })
            }
            guard .now < deadline else { throw Failure("the work was not done within \(timeout)") }
            Thread.sleep(forTimeInterval: Self.pause)
        }
    }

    private static func cpu(_ pids: [Int32]) -> Double { pids.reduce(0) { $0 + ProcessFigures.cpuSeconds($1) } }
}
