public import SloburnModel

/// What came, or was said, of one source in one interval of event time since the last bundle.
///
/// Whatever the order in which the members of ingest tell it, it adds up to the same: counts are summed, names united,
/// and numbers widened.
public struct SourceEvidence: Hashable, Sendable {
    /// The numbers of one producer's samples.
    public struct Numbers: Hashable, Sendable {
        /// The producer, or one of its runs.
        public var producer: String
        /// The smallest number.
        public var first: Int64
        /// The largest one.
        public var last: Int64
        /// How many samples had one.
        public var count: Int64

        /// Creates numbers.
        public init(producer: String, first: Int64, last: Int64, count: Int64) {
            self.producer = producer
            self.first = first
            self.last = last
            self.count = count
        }
    }

    /// The DataSource that it is about.
    public var source: String
    /// Where the interval begins; how long it is, the source's rule says.
    public var start: Timestamp
    /// Samples that were accepted.
    public var received: Int64
    /// Samples that there should be, as far as it was declared; below 0 where a declaration is taken back.
    public var declared: Int64?
    /// The names of expected producers that were heard, sorted; "" where any will do.
    public var heard: [String]
    /// The numbers of each producer, in the order of their names.
    public var numbers: [Numbers]

    /// Creates evidence.
    public init(
        source: String, start: Timestamp, received: Int64 = 0, declared: Int64? = nil, heard: [String] = [],
        numbers: [Numbers] = []
    ) {
        self.source = source
        self.start = start
        self.received = received
        self.declared = declared
        self.heard = heard
        self.numbers = numbers
    }

    /// So many producers of a source are told apart; the numbers of others are not looked at.
    public static let mostProducers = 256

    /// The most bytes that it takes in a record.
    var bound: Int {
        let names = heard.reduce(0) { $0 + $1.utf8.count + 10 }
        return numbers.reduce(64 + source.utf8.count + names) { $0 + $1.producer.utf8.count + 40 }
    }
}

extension ByteEncoder {
    mutating func write(_ evidence: SourceEvidence) {
        write(evidence.source)
        write(evidence.start)
        writeCounts(of: evidence)
    }

    /// Everything but of what it is.
    mutating func writeCounts(of evidence: SourceEvidence) {
        write(evidence.received)
        write(evidence.declared != nil)
        if let declared = evidence.declared { write(declared) }
        write(evidence.heard)
        write(count: evidence.numbers.count)
        for numbers in evidence.numbers {
            write(numbers.producer)
            write(numbers.first)
            write(numbers.last)
            write(numbers.count)
        }
    }
}

extension ByteDecoder {
    mutating func evidence() throws(CorruptRecordError) -> SourceEvidence {
        try evidence(of: try text(), start: try time())
    }

    /// Reads what `writeCounts` wrote.
    mutating func evidence(
        of source: String, start: Timestamp
    ) throws(CorruptRecordError) -> SourceEvidence {
        var evidence = SourceEvidence(source: source, start: start, received: try count())
        if try bool() { evidence.declared = try integer() }
        evidence.heard = try texts()
        for _ in 0..<(try listCount(bytesOfElement: 4)) {
            evidence.numbers.append(
                .init(producer: try text(), first: try integer(), last: try integer(), count: try count()))
        }
        return evidence
    }
}
