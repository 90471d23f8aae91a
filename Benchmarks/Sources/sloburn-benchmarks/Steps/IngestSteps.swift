import SloburnBenchmarkKit
import SloburnModel
import SloburnPipeline

/// Records to open counts: all of ingest but Kafka.
enum IngestSteps {
    static var all: [Step] {
        [1, 20, 1_000].map { count in
            Step(name: "ingest/\(count)-slo", unit: "event of 200 B, 3 labels", iterations: 2_000) { _ in
                try IngestRig(Definitions.onlyOneMatching(count), Events(count: 4_096)).ingest
            }
        } + [
            Step(name: "ingest/20-slo-by-service", unit: "event of 200 B, 3 labels", iterations: 2_000) { _ in
                try IngestRig(Definitions.engine(Deployment.SLO.sharingServices(20)), Events(count: 4_096)).ingest
            },
            Step(name: "ingest/20-thresholds", unit: "event of 200 B, 3 labels", iterations: 2_000) { _ in
                try IngestRig(Definitions.thresholds(20), Events(count: 4_096)).ingest
            },
            Step(name: "ingest/10-labels", unit: "event of 400 B, 11 labels", iterations: 2_000) { _ in
                let labels = ["status"] + (0..<EventGenerator.labelCount).map { "l\($0)" }
                let definition = try Definitions.engine([.readingLabels(EventGenerator.labelCount)], labels: labels)
                return try IngestRig(definition, Events(.wide, count: 4_096)).ingest
            },
        ]
    }
}

/// An ingest stage with one partition, and events for it.
final class IngestRig {
    private let stage: IngestStage
    private let events: Events
    private let lane: Int
    private var offset: Int64 = 0
    private let now = Events.start + Events.span

    /// Makes a stage that has seen every event once.
    init(_ definition: EngineDefinition, _ events: Events) throws {
        self.events = events
        stage = try IngestStage(definition: definition, latenessReference: .partition)
        let input = InputPartition(topic: Definitions.topic, partition: 0)
        lane = stage.open(InputProgress(input: input, offset: -1))
        ingest(events.count)
        // What is not counted would be measured as counting.
        precondition(stage.counters[0].counted == Int64(events.count), "the events do not match the configuration")
    }

    /// Takes so many events.
    func ingest(_ count: Int) {
        // In runs, as the daemon does.
        var next = 0
        while next < count {
            let (first, run) = (offset, min(count - next, 500))
            let taken = stage.ingest(0..<run, lane: lane, clock: now) { index in
                InputRecord(
                    offset: first + Int64(index), timestamp: now, isAppendTime: false,
                    value: events.event((Int(first) + index) % events.count))
            }
            precondition(taken == run && stage.rejections.isEmpty, "the events can't be used")
            offset += Int64(run)
            next += run
        }
    }

    /// Takes every event once, then makes the bundle's bytes; returns how many they are.
    func ingestAndEncode() -> Int {
        ingest(events.count)
        return stage.drain(sender: "benchmark", now: now).reduce(0) { $0 + $1.encoded.count }
    }
}
