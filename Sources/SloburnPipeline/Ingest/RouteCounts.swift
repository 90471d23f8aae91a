import SloburnModel

/// What came on each route since the last drain.
///
/// A sample is one add here, however many SLO keys count it; they get their parts when the sums are drained. The last
/// few buckets of event time are at hand for each route; a bucket that has to make room is handed out at once. It
/// belongs to one thread and is no value, so that nothing is asked about sharing on the way.
final class RouteCounts {
    /// A stretch of event time.
    struct Bucket {
        /// Where it begins.
        var start = Timestamp(nanoseconds: .min)
        /// What the samples count.
        var weight: Int64 = 0
        /// How many samples.
        var samples: Int64 = 0
    }

    /// What is not told by the buckets.
    struct Summary {
        /// The latest event time.
        var lastSample: Timestamp? { latest == .min ? nil : Timestamp(nanoseconds: latest) }
        /// Samples that were dropped as duplicates.
        fileprivate(set) var duplicates: Int64 = 0
        fileprivate var latest = Int64.min
        fileprivate var isTouched = false
    }

    /// Buckets at hand for each route; a power of two.
    private static let places = 4

    private let bucketWidth: TimeSpan
    private var capacity = 0
    private var buckets: UnsafeMutablePointer<Bucket>
    private var summaries: UnsafeMutablePointer<Summary>
    private var touched: [Int] = []
    // The bucket of the last sample: most samples lie in the same one.
    private var last = (start: Int64.max, end: Int64.max, place: 0)

    init(bucketWidth: TimeSpan) {
        self.bucketWidth = bucketWidth
        buckets = .allocate(capacity: 0)
        summaries = .allocate(capacity: 0)
    }

    deinit {
        buckets.deallocate()
        summaries.deallocate()
    }

    /// Counts one sample on a route that has been touched.
    ///
    /// - Returns: a bucket that had to make room, to be shared out; nil mostly.
    func add(_ weight: Int64, at time: Timestamp, to route: Int) -> Bucket? {
        let nanoseconds = time.nanoseconds
        if nanoseconds < last.start || nanoseconds >= last.end { findBucket(of: time) }
        if summaries[route].latest < nanoseconds { summaries[route].latest = nanoseconds }
        let bucket = buckets + (route * Self.places + last.place)
        guard bucket.pointee.start.nanoseconds == last.start else { return replace(bucket, weight) }
        bucket.pointee.weight = bucket.pointee.weight.addingSaturated(weight)
        bucket.pointee.samples += 1
        return nil
    }

    private func replace(_ bucket: UnsafeMutablePointer<Bucket>, _ weight: Int64) -> Bucket? {
        let old = bucket.pointee
        bucket.pointee = Bucket(start: Timestamp(nanoseconds: last.start), weight: weight, samples: 1)
        return old.samples > 0 ? old : nil
    }

    private func findBucket(of time: Timestamp) {
        let width = bucketWidth.nanoseconds
        let number = time.nanoseconds.flooredQuotient(width)
        last = (
            number * width, (number * width).addingSaturated(width),
            Int(truncatingIfNeeded: number) & (Self.places - 1)
        )
    }

    /// Notes a sample that was dropped as a duplicate, on a route that has been touched.
    func addDuplicate(to route: Int) { summaries[route].duplicates += 1 }

    /// Takes out what came on each touched route, and begins anew.
    func drain(_ body: (_ route: Int, Summary, UnsafeBufferPointer<Bucket>) -> Void) {
        for route in touched {
            let own = buckets + route * Self.places
            body(route, summaries[route], UnsafeBufferPointer(start: own, count: Self.places))
            own.update(repeating: Bucket(), count: Self.places)
            summaries[route] = Summary()
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Forgets everything.
    func removeAll() { drain { _, _, _ in } }

    /// Notes that something comes on a route; false when something had come since the last drain.
    func touch(_ route: Int) -> Bool {
        if route >= capacity { grow(to: route) }
        guard !summaries[route].isTouched else { return false }
        summaries[route].isTouched = true
        touched.append(route)
        return true
    }

    private func grow(to route: Int) {
        let larger = max(64, 2 * (route + 1))
        let (moreBuckets, moreSummaries) = (
            UnsafeMutablePointer<Bucket>.allocate(capacity: larger * Self.places),
            UnsafeMutablePointer<Summary>.allocate(capacity: larger)
        )
        moreBuckets.initialize(repeating: Bucket(), count: larger * Self.places)
        moreSummaries.initialize(repeating: Summary(), count: larger)
        moreBuckets.update(from: buckets, count: capacity * Self.places)
        moreSummaries.update(from: summaries, count: capacity)
        buckets.deallocate()
        summaries.deallocate()
        (buckets, summaries, capacity) = (moreBuckets, moreSummaries, larger)
    }
}
