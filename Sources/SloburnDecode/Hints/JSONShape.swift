/// Whose an object of JSON looks by its members.
enum JSONShape {
    case otlp, telegraf, prometheus, vector, cloudEvent, connect

    /// Looks at an object; nil where its members tell nothing.
    init?(_ object: JSONNode) {
        if object["resourceMetrics"] != nil || object["resourceSpans"] != nil {
            self = .otlp
        } else if object["specversion"] != nil {
            self = .cloudEvent
        } else if Self.isTelegraf(object) {
            self = .telegraf
        } else if object["labels"]?.kind == .object, object["value"] != nil {
            self = .prometheus
        } else if Self.isVector(object["metric"] ?? object) {
            self = .vector
        } else if object["payload"] != nil, object["schema"]?.kind == .object {
            self = .connect
        } else {
            return nil
        }
    }

    /// Whose it is.
    var owner: String {
        switch self {
        case .otlp: "OTLP's"
        case .telegraf: "Telegraf's"
        case .prometheus: "prometheus-kafka-adapter's"
        case .vector: "Vector's"
        case .cloudEvent: "a CloudEvent"
        case .connect: "Kafka Connect's"
        }
    }

    /// With which setting it is read.
    var setting: String {
        switch self {
        case .otlp: RecordHint.Wanted.otlpJSON.rawValue
        case .telegraf: RecordHint.Wanted.telegrafJSON.rawValue
        case .prometheus: RecordHint.Wanted.prometheusJSON.rawValue
        case .vector: RecordHint.Wanted.vectorJSON.rawValue
        case .cloudEvent: "envelope: cloudevents"
        case .connect: "envelope: connect-json"
        }
    }

    private static func isTelegraf(_ object: JSONNode) -> Bool {
        if object["fields"]?.kind == .object { return true }
        guard var metrics = object["metrics"]?.elements else { return false }
        return metrics.next()?["fields"]?.kind == .object
    }

    private static func isVector(_ metric: JSONNode) -> Bool {
        for (name, value) in metric.members where value.kind == .object && VectorMetric.Shape(name) != nil {
            return true
        }
        return metric["kind"].map { $0.bytes.equals("incremental") || $0.bytes.equals("absolute") } ?? false
    }
}
