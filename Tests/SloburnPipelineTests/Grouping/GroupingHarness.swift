import SloburnModel
import SloburnPipeline
import SloburnTestKit

/// Minutes of events of `availability` in eight regions, over one partition or several that hear of each other's alerts
/// as processes do, from the topic.
struct GroupingHarness {
    static let origin = Timestamp(seconds: 1_795_223_400)
    static let regions = ["ap", "au", "br", "ca", "de", "eu", "in", "us"]

    private var partitions: [BudgetPartition]
    private var definition: EngineDefinition
    /// Partition n belongs to process n modulo so many.
    private let processes: Int
    private var stores: [[String: [UInt8]]]
    private var minute: Int64 = 0
    /// What the topic of active alerts holds.
    private(set) var active: [String: JSONObject] = [:]
    /// What the last minute's evaluation wrote.
    private(set) var records: [OutputRecord] = []
    private var acknowledgements: [Acknowledgement] = []

    init(
        partitions count: Int = 1, processes: Int = 1, by: [String] = ["service"], threshold: Int = 3,
        steps: [EscalationStep] = [], topics: OutputTopicNames = OutputTopicNames()
    ) {
        var definition = TestBudget.engine(interval: .seconds(10))
        definition.budgets = [TestBudget.availability.definition]
        definition.partitions = count
        definition.topics = topics
        definition.routes = [
            RouteDefinition(
                name: "web", match: RouteMatch(severities: ["page"]), owner: "shop",
                targets: [RouteTarget(name: nil, target: "pager")], escalation: steps,
                grouping: AlertGrouping(by: by, threshold: threshold))
        ]
        self.definition = definition
        self.processes = processes
        partitions = (0..<count).map { BudgetPartition(partition: $0, definition: definition) }
        stores = partitions.map { _ in [:] }
    }

    mutating func acknowledge(_ acknowledgement: Acknowledgement) { acknowledgements.append(acknowledgement) }

    /// A minute in which these regions fail; returns what is told of pages, in words, by key.
    mutating func step(bad regions: Set<String>) throws -> [String: [String]] {
        let start = Self.origin + .minutes(minute)
        let end = start + .minutes(1)
        var records: [OutputRecord] = []
        for number in partitions.indices {
            let keys = Self.regions.filter { partition(of: $0) == number }.map { region in
                DeltaBundle.KeyDelta(
                    budget: "availability", countingRevision: "", group: [region], lastSample: start, duplicates: 0,
                    buckets: [
                        .init(
                            start: start, tally: Tally(matched: regions.contains(region) ? 0 : 100, total: 100),
                            samples: 100)
                    ])
            }
            let range = DeltaBundle.InputRange(
                input: InputPartition(topic: "metrics.http", partition: 0), fromOffset: minute, toOffset: minute + 1,
                earliest: nil, latest: end, idleUntil: end)
            partitions[number].apply(DeltaBundle(sender: "test", sentAt: end, ranges: [range], keys: keys), at: end)
            partitions[number].take(acknowledgements: acknowledgements)
            partitions[number].take(active: active.map(Self.alert))
            records += partitions[number].evaluateKeys(at: end)
        }
        for process in 0..<processes {
            let numbers = partitions.indices.filter { $0 % processes == process }
            let siblings = numbers.flatMap { partitions[$0].groupedAlerts }
            for number in numbers {
                records += partitions[number].tellTogether(with: siblings)
                for record in partitions[number].takeCheckpoints() { stores[number][record.key] = record.value }
            }
        }
        self.records = records.validated()
        minute += 1
        for record in records where record.topic == .activeAlerts {
            active[record.key] = try record.value.map(JSONObject.init)
        }
        return try records.filter { $0.topic == .alerts && $0.key.hasSuffix("/page") }.reduce(into: [:]) {
            $0[$1.key, default: []].append(Self.words(try JSONObject($1.value ?? [])))
        }
    }

    /// Goes on with routes that tell each alert by itself.
    mutating func restartWithoutGroups() throws {
        for index in definition.routes.indices { definition.routes[index].grouping = nil }
        try restart()
    }

    /// Goes on with topics that go by other values.
    mutating func restart(topics: OutputTopicNames) throws {
        definition.topics = topics
        try restart()
    }

    mutating func restart() throws {
        for number in partitions.indices {
            let records = stores[number].sorted { $0.key < $1.key }.map {
                CheckpointRecord(key: $0.key, value: $0.value)
            }
            partitions[number] = try BudgetPartition(
                partition: number, definition: definition, restoring: records, isRead: { _ in true })
        }
    }

    private func partition(of region: String) -> Int {
        SLOKey.partition(of: SLOKey.text(of: definition.budgets[0], group: [region]), count: partitions.count)
    }

    /// As the daemon reads it.
    private static func alert(_ key: String, _ json: JSONObject) -> ActiveAlert {
        let by = json["grouping"]["by"]
        let severity = json["severity"].text ?? ""
        let group = json["grouping"]["route"].text.map { route in
            AlertGroup(
                route: route, labels: by.elements.indices.map { by[$0]["label"].text ?? "" },
                values: by.elements.indices.map { by[$0]["value"].text ?? "" }, severity: severity)
        }
        return ActiveAlert(key: key, service: json["service"].text ?? "", severity: severity, group: group)
    }

    private static func words(_ json: JSONObject) -> String {
        let targets = json["targets"].elements.indices.compactMap { json["targets"][$0]["target"].text }
        let who = json["acknowledged"]["by"].text.map { " acknowledged by \($0)" } ?? ""
        let count = json["members"]["count"].integer.map { " \($0)" } ?? ""
        let group = json["groupedBy"].text.map { _ in " together" } ?? ""
        return "\(json["status"].text ?? "")\(count)\(group) to [\(targets.joined(separator: " "))]" + who
    }
}
