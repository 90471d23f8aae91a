import SloburnModel

/// What came in each cell of a router since the last drain.
///
/// A sample is one add here, however many SLO keys count it; they get their parts when the sums are drained. The last
/// few buckets of event time are at hand for each cell; a bucket that has to make room is handed out at once.
struct CellCounts: ~Copyable {
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
        /// The record that it began with.
        fileprivate(set) var place = SamplePlace()
        fileprivate var latest = Int64.min
        fileprivate var isTouched = false
    }

    /// Buckets at hand for each cell; a power of two.
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

    /// Counts one sample in a cell that has been touched.
    ///
    /// - Returns: a bucket that had to make room, to be shared out; nil mostly.
    mutating func add(_ weight: Int64, at time: Timestamp, to cell: Int) -> Bucket? {
        let nanoseconds = time.nanoseconds
        if nanoseconds < last.start || nanoseconds >= last.end { findBucket(of: time) }
        if summaries[cell].latest < nanoseconds { summaries[cell].latest = nanoseconds }
        let bucket = buckets + (cell * Self.places + last.place)
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

    private mutating func findBucket(of time: Timestamp) {
        let width = bucketWidth.nanoseconds
        let number = time.nanoseconds.flooredQuotient(width)
        last = (
            number * width, (number * width).addingSaturated(width),
            Int(truncatingIfNeeded: number) & (Self.places - 1)
        )
    }

    /// Notes a sample that was dropped as a duplicate, in a cell that has been touched.
    mutating func addDuplicate(to cell: Int) { summaries[cell].duplicates += 1 }

    /// Takes out what came in each touched cell, and begins anew.
    mutating func drain(_ body: (_ cell: Int, Summary, UnsafeBufferPointer<Bucket>) -> Void) {
        for cell in touched {
            let own = buckets + cell * Self.places
            body(cell, summaries[cell], UnsafeBufferPointer(start: own, count: Self.places))
            own.update(repeating: Bucket(), count: Self.places)
            summaries[cell] = Summary()
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// The record that a touched cell began with.
    func place(of cell: Int) -> SamplePlace { summaries[cell].place }

    /// Forgets everything.
    mutating func removeAll() { drain { _, _, _ in } }

    /// Notes that something comes in a cell; false when something had come since the last drain.
    mutating func touch(_ cell: Int, _ place: SamplePlace) -> Bool {
        if cell >= capacity { grow(to: cell) }
        guard !summaries[cell].isTouched else { return false }
        summaries[cell].isTouched = true
        summaries[cell].place = place
        touched.append(cell)
        return true
    }

    private mutating func grow(to cell: Int) {
        let larger = max(64, 2 * (cell + 1))
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
