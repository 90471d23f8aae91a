import Foundation
import SloburnDecode
public import SloburnModel

/// Writes Kafka records in the form of a backtest's input.
public enum RecordedLine {
    /// The line of a record, with its line break.
    ///
    /// The value's bytes are kept: as JSON where they are an object or array on one line, as text where they are UTF-8,
    /// else as base64. Keys and headers that are no UTF-8 are not.
    ///
    /// - Parameters:
    ///   - value: the value; nil for a tombstone.
    ///   - key: the key; nil for none.
    ///   - headers: the headers, in their order.
    ///   - timestampMilliseconds: since 1970; nil for none.
    ///   - input: where it was read.
    ///   - offset: its offset there.
    /// - Returns: the bytes of the line.
    public static func line(
        of value: [UInt8]?, key: [UInt8]?, headers: [RecordHeader], timestampMilliseconds: Int64?,
        from input: InputPartition, offset: Int64
    ) -> [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object { writer in
            writer.member("topic", input.topic)
            writer.member("partition", Int64(input.partition))
            writer.member("offset", offset)
            if let timestampMilliseconds { writer.member("timestamp", timestampMilliseconds) }
            if let key { writer.member("key", String(decoding: key, as: UTF8.self)) }
            if !headers.isEmpty {
                writer.key("headers")
                writer.object { writer in
                    for header in headers {
                        writer.member(header.name, header.value.map { String(decoding: $0, as: UTF8.self) })
                    }
                }
            }
            write(value, to: &writer)
        }
        return writer.bytes + [0x0A]
    }

    private static func write(_ value: [UInt8]?, to writer: inout JSONWriter) {
        guard let value else {
            writer.key("value")
            return writer.value(nil as String?)
        }
        if isPlainJSON(value) {
            writer.key("value")
            writer.raw(value)
        } else if let text = String(validating: value, as: UTF8.self) {
            writer.member("value", text)
        } else {
            writer.member("valueBase64", Data(value).base64EncodedString())
        }
    }

    /// Whether the bytes are an object or array, without anything before or after it, and without line breaks.
    private static func isPlainJSON(_ value: [UInt8]) -> Bool {
        let ends = (value.first, value.last)
        guard ends == (UInt8(ascii: "{"), UInt8(ascii: "}")) || ends == (UInt8(ascii: "["), UInt8(ascii: "]")),
            !value.contains(where: { $0 == 0x0A || $0 == 0x0D })
        else { return false }
        return value.withUnsafeBytes { (try? JSONTreeReader().read($0)) != nil }
    }
}
