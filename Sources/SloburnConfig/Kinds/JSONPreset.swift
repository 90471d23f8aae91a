internal import SloburnModel

/// A ready-made mapping for JSON that many write alike; what the configuration says of a field counts in place of it.
enum JSONPreset: String, CaseIterable {
    /// Access logs of nginx with the `log_format` of docs/formats.md.
    case nginx
    /// Envoy's access logs in JSON, with the names of its documentation.
    case envoy
    /// The access logs that Istio has Envoy write.
    case istio
    /// HTTP events in the Elastic Common Schema.
    case ecs
    /// Records of Fluent Bit's Kafka output; each one counts 1.
    case fluentBit = "fluent-bit"
    /// Checks of Elastic Heartbeat.
    case heartbeat

    /// The mapping.
    var mapping: JSONMapping {
        switch self {
        case .nginx:
            // $msec and $request_time are seconds; the line is written when the request has ended.
            Self.requests(duration: "request_time", unit: "s", time: .init(field: "msec", encoding: .s))
        case .envoy, .istio:
            // %START_TIME% is when the request began, %DURATION% whole milliseconds.
            Self.requests(
                duration: "duration", unit: "ms", time: .init(field: "start_time", encoding: .rfc3339, at: .start))
        case .ecs:
            // event.duration is in nanoseconds; @timestamp is when the event began where event.start is not given.
            Self.requests(duration: "event.duration", unit: "ns", time: .init(field: "@timestamp"))
        case .fluentBit:
            // timestamp_key is @timestamp, in seconds with a fraction, or as text.
            JSONMapping(metric: .constant("log.records"), timestamp: .init(field: "@timestamp"))
        case .heartbeat:
            JSONMapping(
                metric: .constant("monitor.duration"), value: .field("monitor.duration.us"), unit: .constant("us"),
                timestamp: .init(field: "@timestamp"))
        }
    }

    private static func requests(
        duration: String, unit: String, time: JSONMapping.TimestampField
    ) -> JSONMapping {
        JSONMapping(
            metric: .constant("http.server.request.duration"), value: .field(duration), unit: .constant(unit),
            timestamp: time)
    }
}
