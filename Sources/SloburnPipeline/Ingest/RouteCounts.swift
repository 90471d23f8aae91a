import SloburnModel

/// What came on each route of a source since the last drain, before it is shared out among the SLO keys.
///
/// A sample costs one add however many SLOs count it: what a route's samples mean for each of them is the same for all,
/// thresholds apart. A route keeps a few buckets of event time at hand; one that finds no place is shared out at once.
struct RouteCounts {
    /// The sums of one bucket of event time.
    struct Bucket {
        /// Where it begins.
        var start = Timestamp(nanoseconds: .min)
        /// The samples' weights.
        var weight: Int64 = 0
        /// How many samples there were; 0 for a free place.
        var samples: Int64 = 0
    }

    /// What else is known of a route.
    struct Summary {
        /// The latest event time counted.
        var lastSample: Timestamp?
        /// Samples that were dropped as duplicates.
        var duplicates: Int64 = 0
        fileprivate var isTouched = false
    }

    /// Buckets at hand for each route; a power of two.
    private static let places = 4

    private let bucketWidth: TimeSpan
    private var buckets: [Bucket] = []
    private var summaries: [Summary] = []
    private var touched: [Int] = []
    // The bucket of the last sample: most samples lie in the same one.
    private var last = (start: Timestamp(nanoseconds: .max), number: Int64(0))

    init(bucketWidth: TimeSpan) { self.bucketWidth = bucketWidth }

    /// Counts one sample.
    ///
    /// - Returns: a bucket that had to make room, to be shared out; nil mostly.
    mutating func add(_ weight: Int64, at time: Timestamp, to route: Int) -> Bucket? {
        touch(route)
        if time < last.start || time >= last.start + bucketWidth {
            let number = time.nanoseconds.flooredQuotient(bucketWidth.nanoseconds)
            last = (Timestamp(nanoseconds: number * bucketWidth.nanoseconds), number)
        }
        if summaries[route].lastSample.map({ $0 < time }) ?? true { summaries[route].lastSample = time }
        let place = route * Self.places + Int(truncatingIfNeeded: last.number) & (Self.places - 1)
        if buckets[place].start == last.start {
            buckets[place].weight = buckets[place].weight.addingSaturated(weight)
            buckets[place].samples += 1
            return nil
        }
        let old = buckets[place]
        buckets[place] = Bucket(start: last.start, weight: weight, samples: 1)
        return old.samples > 0 ? old : nil
    }

    /// Notes a sample that was dropped as a duplicate.
    mutating func addDuplicate(to route: Int) {
        touch(route)
        summaries[route].duplicates += 1
    }

    /// Takes out what came on each touched route, and begins anew.
    mutating func drain(_ body: (_ route: Int, Summary, ArraySlice<Bucket>) -> Void) {
        for route in touched {
            let places = route * Self.places..<(route + 1) * Self.places
            body(route, summaries[route], buckets[places])
            for place in places { buckets[place] = Bucket() }
            summaries[route] = Summary()
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Forgets everything.
    mutating func removeAll() { self = RouteCounts(bucketWidth: bucketWidth) }

    /// Whether something came on a route since the last drain.
    func isTouched(_ route: Int) -> Bool { route < summaries.count && summaries[route].isTouched }

    private mutating func touch(_ route: Int) {
        if route >= summaries.count { grow(to: route) }
        guard !summaries[route].isTouched else { return }
        summaries[route].isTouched = true
        touched.append(route)
    }

    private mutating func grow(to route: Int) {
        let count = max(64, 2 * (route + 1))
        summaries += repeatElement(Summary(), count: count - summaries.count)
        buckets += repeatElement(Bucket(), count: count * Self.places - buckets.count)
    }
}
