public import SloburnModel

/// What ingest hands to the budget stage: sums for each SLO key and bucket of event time, and how far the input is.
///
/// A bundle belongs to one partition of the deltas topic and to one ingest transaction, so its counts and the input
/// offsets they come from become visible together or not at all.
public struct DeltaBundle: Hashable, Sendable {
    /// The stretch of one input partition that the bundle sums.
    public struct InputRange: Hashable, Sendable {
        /// The input partition.
        public var input: InputPartition
        /// The first offset summed.
        public var fromOffset: Int64
        /// The offset after the last one summed; equal to `fromOffset` when nothing was read.
        public var toOffset: Int64
        /// The earliest event time accepted in the stretch, or nil when there is none.
        public var earliest: Timestamp?
        /// The latest event time accepted in the partition so far, or nil when there is none.
        public var latest: Timestamp?
        /// The reference time up to which nothing more is to come, where the partition is read to its end; else nil.
        public var idleUntil: Timestamp?
        /// True when the partition's log has begun anew: what was summed of it before says nothing of these offsets.
        public var isRestart: Bool

        /// Creates a stretch.
        public init(
            input: InputPartition, fromOffset: Int64, toOffset: Int64, earliest: Timestamp?, latest: Timestamp?,
            idleUntil: Timestamp?, isRestart: Bool = false
        ) {
            self.input = input
            self.fromOffset = fromOffset
            self.toOffset = toOffset
            self.earliest = earliest
            self.latest = latest
            self.idleUntil = idleUntil
            self.isRestart = isRestart
        }
    }

    /// What is added to one bucket of one key.
    public struct BucketDelta: Hashable, Sendable {
        /// Where the bucket begins; its width divides 10 s and the evaluation interval.
        public var start: Timestamp
        /// What the queries matched.
        public var tally: Tally
        /// How many samples that was.
        public var samples: Int64

        /// Creates a bucket's delta.
        public init(start: Timestamp, tally: Tally, samples: Int64) {
            self.start = start
            self.tally = tally
            self.samples = samples
        }
    }

    /// Where a record lies among the stretches that a bundle sums.
    public struct RecordPlace: Hashable, Sendable {
        /// The stretch's place in the bundle's `ranges`.
        public var range: Int
        /// The record's offset.
        public var offset: Int64

        /// Creates a place.
        public init(range: Int, offset: Int64) {
            self.range = range
            self.offset = offset
        }
    }

    /// With which values of the labels of a breakdown the samples of a delta came.
    public struct Part: Hashable, Sendable {
        /// The labels.
        public var labels: [String]
        /// The value of each.
        public var values: [String]

        /// Creates a part.
        public init(labels: [String], values: [String]) {
            self.labels = labels
            self.values = values
        }
    }

    /// What is added to one SLO key.
    public struct KeyDelta: Hashable, Sendable {
        /// The budget's name: `NAME` or `NAME/OBJECTIVE`.
        public var budget: String
        /// The definition that did the counting.
        public var countingRevision: String
        /// The values of the budget's group labels, in the order of their names.
        public var group: [String]
        /// The source of the samples, for a budget that several sources can be counted for; else nil.
        public var source: String?
        /// The latest event time among the samples, or nil when there were only duplicates.
        public var lastSample: Timestamp?
        /// Samples dropped because their id had been seen.
        public var duplicates: Int64
        /// The latest event time of a sample whose good part is not known exactly; nil where all are.
        public var inexactUntil: Timestamp?
        /// The first record with a bad event, or one shortly before it; nil where there is none.
        public var firstBad: RecordPlace?
        /// Which part of the key's samples these are, where its budget has a breakdown; nil where they are not told apart.
        public var part: Part?
        /// The counts, in order of time; a count below 0 takes back what an earlier bundle counted.
        public var buckets: [BucketDelta]

        /// Creates a key's delta.
        public init(
            budget: String, countingRevision: String, group: [String], source: String? = nil, lastSample: Timestamp?,
            duplicates: Int64, inexactUntil: Timestamp? = nil, firstBad: RecordPlace? = nil, part: Part? = nil,
            buckets: [BucketDelta]
        ) {
            self.budget = budget
            self.countingRevision = countingRevision
            self.group = group
            self.source = source
            self.lastSample = lastSample
            self.duplicates = duplicates
            self.inexactUntil = inexactUntil
            self.firstBad = firstBad
            self.part = part
            self.buckets = buckets
        }
    }

    /// Which ingest member sends.
    public var sender: String
    /// The reference clock when it was sent.
    public var sentAt: Timestamp
    /// Every input partition the sender owns.
    public var ranges: [InputRange]
    /// True when more parts of the same sums follow: only the last part says that the input has come so far.
    public var isContinued: Bool
    /// Records refused since the last bundle, by source.
    public var rejected: [String: Int64]
    /// What tells how complete the input of sources is.
    public var evidence: [SourceEvidence]
    /// The counts.
    public var keys: [KeyDelta]

    /// Creates a bundle.
    public init(
        sender: String, sentAt: Timestamp, ranges: [InputRange], isContinued: Bool = false,
        rejected: [String: Int64] = [:], evidence: [SourceEvidence] = [], keys: [KeyDelta]
    ) {
        self.sender = sender
        self.sentAt = sentAt
        self.ranges = ranges
        self.isContinued = isContinued
        self.rejected = rejected
        self.evidence = evidence
        self.keys = keys
    }
}

/// A partition of an input topic.
public struct InputPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The topic's name.
    public var topic: String
    /// The partition's number.
    public var partition: Int32

    /// Creates a partition's name.
    public init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    /// `topic[partition]`.
    public var description: String { "\(topic)[\(partition)]" }

    /// Orders by topic, then partition.
    public static func < (left: InputPartition, right: InputPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}
