public import SloburnModel

/// A seeded stream of JSON request events as careless producers write them, with the truth about each.
///
/// Fields: `metric`, `timestamp`, `value`, `unit`, `service`, `region`, `status`, `event_id`. The metrics are
/// `http.requests`, `jobs.started`, `jobs.succeeded` and now and then `other.metric`. `unsupported` and `oversized` are
/// not among the rejections: the first needs a delta, the second megabytes.
public struct RecordGenerator: Sendable {
    /// The shape of the stream.
    public struct Options: Sendable {
        /// About when the first event happens.
        public var start = Timestamp(seconds: 1_795_223_560)
        /// The longest time from one event to the next.
        public var longestStep = TimeSpan.milliseconds(900)
        /// How many events of 1000 come some seconds out of order.
        public var disorder = 300
        /// How many events of 1000 come minutes or hours late.
        public var late = 20
        /// How many records of 1000 repeat one of the last ones.
        public var duplicates = 30
        /// How many records of 1000 can't be used.
        public var bad = 30
        /// How many events of 1000 begin a silence of minutes or an hour.
        public var silences = 2
        /// How many events of 1000 begin an outage of a region.
        public var outages = 4
        /// By how much silences and outages are rarer than that: for streams with many events an hour.
        public var calm: Int64 = 1
        /// How late an event may be.
        public var allowedLateness = TimeSpan.hours(24)
        /// How far ahead of its record's timestamp an event may be.
        public var maxFutureSkew = TimeSpan.minutes(5)

        /// Creates the default shape.
        public init() {}
    }

    /// The services.
    public static let services = ["checkout", "search", "a\\\"b"]
    /// The regions; "" is absent or null.
    public static let regions = ["eu", "us", "ap", ""]

    let options: Options
    var random: SeededGenerator
    /// About what time it is.
    var now: Timestamp
    /// The newest event accepted.
    var newest: Timestamp?
    private var outage: (region: String, until: Timestamp)?
    private var recent: [GeneratedRecord] = []
    private var count = 0

    /// Creates a stream.
    public init(seed: UInt64, options: Options = Options()) {
        self.options = options
        random = SeededGenerator(seed: seed)
        now = options.start
    }

    /// Makes so many records.
    public mutating func records(_ count: Int) -> [GeneratedRecord] { (0..<count).map { _ in next() } }

    /// Makes the next record.
    public mutating func next() -> GeneratedRecord {
        count += 1
        advance()
        if random.chance(options.duplicates), let record = repetition() { return record }
        var record = random.chance(options.bad) ? badRecord() : goodRecord()
        record.timestamp = recordTime
        if case .sample(let sample) = record.truth {
            newest = max(newest ?? sample.time, sample.time)
            if sample.id != nil { recent.append(record) }
            if recent.count > 50 { recent.removeFirst() }
        }
        return record
    }

    /// The record's own timestamp: Kafka has milliseconds.
    var recordTime: Timestamp { Timestamp(nanoseconds: now.nanoseconds / 1_000_000 * 1_000_000) }

    private mutating func advance() {
        var step = random.number(0...options.longestStep.nanoseconds)
        if happens(options.silences) { step = random.number(60...4_000) * 1_000_000_000 }
        now = Timestamp(nanoseconds: now.nanoseconds + step)
        if happens(options.outages) {
            let until = now.nanoseconds + random.number(20...1_200) * 1_000_000_000
            outage = (random.pick(Self.regions), Timestamp(nanoseconds: until))
        }
    }

    private mutating func happens(_ perMille: Int) -> Bool {
        random.chance(perMille) && (options.calm == 1 || random.number(1...options.calm) == 1)
    }

    private mutating func repetition() -> GeneratedRecord? {
        guard !recent.isEmpty else { return nil }
        var record = random.pick(recent)
        guard case .sample(var sample) = record.truth else { return nil }
        // What has become too late, or was forgotten meanwhile, would be another story.
        let age = now.nanoseconds - record.timestamp.nanoseconds
        guard age < 300_000_000_000, let newest, isInTime(sample.time, newest) else { return nil }
        sample.isDuplicate = true
        record.truth = .sample(sample)
        record.timestamp = recordTime
        return record
    }

    private func isInTime(_ time: Timestamp, _ newest: Timestamp) -> Bool {
        newest.nanoseconds - time.nanoseconds <= options.allowedLateness.nanoseconds
    }

    private mutating func goodRecord() -> GeneratedRecord {
        let form = random.pick(TimeText.allCases)
        let time = eventTime().flooredTo(form.precision)
        var sample = GeneratedSample(
            metric: random.pick(["http.requests", "http.requests", "jobs.started", "jobs.succeeded"]), time: time,
            latency: TimeSpan(nanoseconds: random.number(0...600_000) * 1_000), labels: [:],
            id: random.chance(900) ? "id-\(random.seed)-\(count)" : nil, isDuplicate: false)
        if random.chance(30) { sample.metric = "other.metric" }
        let region = random.pick(Self.regions)
        let isDown = outage.map { $0.region == region && now < $0.until } ?? false
        let statuses = random.chance(isDown ? 800 : 4) ? ["500", "503"] : ["200", "200", "404"]
        sample.labels = ["service": random.pick(Self.services), "region": region, "status": random.pick(statuses)]
        let text = json(of: sample, timestamp: form.token(time))
        return GeneratedRecord(json: text, timestamp: now, truth: .sample(sample))
    }

    private mutating func eventTime() -> Timestamp {
        var time = now.nanoseconds
        if random.chance(options.disorder) { time -= random.number(0...15_000_000_000) }
        if random.chance(options.late) {
            // An hour within the limit, so that no event is too late by accident.
            let longest = max(120, options.allowedLateness.nanoseconds / 1_000_000_000 - 3_600)
            time -= random.number(60...(random.chance(500) ? min(1_200, longest) : longest)) * 1_000_000_000
        }
        return Timestamp(nanoseconds: time)
    }
}
