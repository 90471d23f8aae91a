/// Which format a value looks like that is not what it should be: the end of a message, empty where nothing is known.
enum FormatHint {
    /// The hint for bytes that are no JSON.
    static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.count > 1 else { return "" }
        switch bytes[0] {
        case 0x00: return "; it begins like a frame of a Schema Registry: is envelope: confluent missing?"
        case 0x0A where !isJSONStart(bytes[1]): return "; it begins like Protobuf: is this otlp-proto?"
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return bytes.contains(UInt8(ascii: "=")) ? "; it begins like line protocol: is this influx?" : ""
        default: return ""
        }
    }

    /// The hint for a JSON object without what its format needs.
    static func of(_ object: JSONNode) -> String {
        if object["resourceMetrics"] != nil { return "; it looks like OTLP: is this otlp-json?" }
        if object["fields"]?.kind == .object { return "; it looks like Telegraf's: is this telegraf-json?" }
        if object["labels"]?.kind == .object, object["value"] != nil {
            return "; it looks like prometheus-kafka-adapter's: is this prometheus-json?"
        }
        if object["counter"]?.kind == .object || object["gauge"]?.kind == .object {
            return "; it looks like Vector's: is this vector-json?"
        }
        return ""
    }

    private static func isJSONStart(_ byte: UInt8) -> Bool {
        [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0A, 0x0D].contains(byte)
    }
}
