internal import CRdKafka

/// The librdkafka that this process runs with.
public enum KafkaLibrary {
    /// Its version, such as `2.0.2`.
    public static var version: String { String(cString: rd_kafka_version_str()) }

    /// What it was built with, such as `ssl` and `sasl_scram`.
    public static var features: [String] {
        guard let configuration = rd_kafka_conf_new() else { return [] }
        defer { rd_kafka_conf_destroy(configuration) }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_024) { buffer in
            var size = buffer.count
            guard let text = buffer.baseAddress,
                rd_kafka_conf_get(configuration, "builtin.features", text, &size) == RD_KAFKA_CONF_OK
            else { return [] }
            return String(cString: text).split(separator: ",").map(String.init)
        }
    }
}
