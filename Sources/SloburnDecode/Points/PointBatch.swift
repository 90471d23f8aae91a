public import SloburnModel

/// What a codec reads from one record: points with their labels, and the elements that could not be used.
///
/// It is reused from record to record and belongs to one thread. A codec sets the labels that its points have in common,
/// begins a point, sets the labels that only this one has, and adds it.
public final class PointBatch {
    /// An element that could not be used.
    public struct Refusal {
        /// Its position in the record.
        public var index: Int
        /// Why.
        public var rejection: Rejection
    }

    /// The labels that are asked for; a codec sets no others.
    public let labels: LabelNames
    /// Texts that the record does not hold as they are.
    public let arena = TextArena()
    /// The points in the order of the record.
    public private(set) var points: [Point] = []
    /// The elements that could not be used, in the order of the record.
    public private(set) var refusals: [Refusal] = []
    /// The explicit histograms of the points.
    public var histograms: [HistogramParts] = []
    /// Their bounds.
    public var bounds: [Double] = []
    /// The exponential histograms of the points.
    public var exponentials: [ExponentialParts] = []
    /// The counts of both.
    public var counts: [Int64] = []
    /// The single values of the points.
    public var samples: [WeightedSample] = []
    // The labels of all points: one row each, the last one that of the point at hand.
    private var rows: [UnsafeRawBufferPointer] = []
    private var common: [UnsafeRawBufferPointer]

    /// Creates a batch for points of which these labels are asked for.
    public init(labels: [String]) {
        self.labels = LabelNames(labels)
        common = [UnsafeRawBufferPointer](repeating: Self.empty, count: labels.count)
    }

    private static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// Forgets everything, for the next record.
    public func removeAll() {
        points.removeAll(keepingCapacity: true)
        refusals.removeAll(keepingCapacity: true)
        histograms.removeAll(keepingCapacity: true)
        bounds.removeAll(keepingCapacity: true)
        exponentials.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        removeCommonLabels()
        arena.removeAll()
    }

    /// Forgets the labels that points had in common.
    public func removeCommonLabels() {
        for number in common.indices { common[number] = Self.empty }
    }

    /// Sets a label of all points that are begun later.
    public func setCommonLabel(_ number: Int, _ text: UnsafeRawBufferPointer) { common[number] = text }

    /// Begins a point with the labels in common; one that was begun and not added is dropped.
    public func beginPoint() {
        let end = points.count * common.count
        if rows.count > end { rows.removeSubrange(end...) }
        rows.append(contentsOf: common)
    }

    /// Sets a label of the point at hand.
    @inline(__always)
    public func setLabel(_ number: Int, _ text: UnsafeRawBufferPointer) {
        rows[points.count * common.count + number] = text
    }

    /// Adds the point that was begun.
    public func add(_ point: Point) { points.append(point) }

    /// Notes an element that can't be used; a point that was begun is dropped.
    public func refuse(_ index: Int, _ rejection: Rejection) {
        refusals.append(Refusal(index: index, rejection: rejection))
    }

    /// The text of a label of a point; empty where it has none.
    @inline(__always)
    public func label(_ number: Int, of point: Int) -> UnsafeRawBufferPointer { rows[point * common.count + number] }

    /// The text of a label of the point at hand.
    public func label(_ number: Int) -> UnsafeRawBufferPointer { rows[points.count * common.count + number] }
}
