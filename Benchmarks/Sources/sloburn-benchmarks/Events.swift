import SloburnBenchmarkKit
import SloburnModel

/// Generated events one after the other in memory, as a consumer would have fetched them.
final class Events {
    /// The time of the first event.
    static let start = Timestamp(seconds: 1_795_000_000)
    /// The time between the first event and the last.
    static let span = TimeSpan.seconds(10)

    private let bytes: UnsafeMutableRawBufferPointer
    private let ends: [Int]
    /// How many there are.
    let count: Int

    /// Makes events that all lie in one bucket of ten seconds.
    init(_ shape: EventGenerator.Shape = .plain, count: Int, seed: UInt64 = 1) {
        self.count = count
        var generator = EventGenerator(
            seed: seed, shape: shape, startMilliseconds: Self.start.milliseconds,
            spanMilliseconds: Self.span.nanoseconds / 1_000_000, count: count)
        var all: [UInt8] = []
        var event: [UInt8] = []
        var ends: [Int] = []
        for _ in 0..<count {
            generator.next(into: &event)
            all.append(contentsOf: event)
            ends.append(all.count)
        }
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: all.count + 64, alignment: 64)
        bytes.copyBytes(from: all)
        self.ends = ends
    }

    deinit {
        bytes.deallocate()
    }

    /// The bytes of event `index`, valid while this object lives.
    func event(_ index: Int) -> UnsafeRawBufferPointer {
        let start = index == 0 ? 0 : ends[index - 1]
        return UnsafeRawBufferPointer(rebasing: bytes[start..<ends[index]])
    }

    /// How many bytes an event has on average.
    var averageBytes: Double { Double(ends.last ?? 0) / Double(max(1, count)) }
}
