internal import SloburnModel
internal import SloburnNormalize

/// How whole events are written in a value.
enum CloudEventsFormat {
    case event, batch

    /// Reads a content type; nil where it is not that of an event but of data.
    init?(contentType: UnsafeRawBufferPointer) throws(Rejection) {
        let type = MediaType.essence(of: contentType)
        let name = "application/cloudevents".utf8
        guard type.starts(with: name) else { return nil }
        switch String(decoding: type.dropFirst(name.count), as: UTF8.self) {
        case "", "+json": self = .event
        case "-batch", "-batch+json": self = .batch
        default:
            throw Rejection(
                .unsupported,
                "the content-type is \(Excerpt.quoted(contentType)); of whole CloudEvents only JSON ones are read")
        }
    }
}

/// The types of data.
///
/// *Source:* RFC 2045 section 5.1, RFC 6839 for suffixes.
enum MediaType {
    /// Type and subtype in lower case, without parameters.
    static func essence(of text: UnsafeRawBufferPointer) -> [UInt8] {
        let end = text.firstIndex(of: UInt8(ascii: ";")) ?? text.count
        return text[..<end].filter { $0 > 0x20 }.map(CloudEventsEnvelope.lowercased)
    }

    /// Whether data of this type are JSON.
    static func isJSON(_ text: UnsafeRawBufferPointer) -> Bool {
        let type = essence(of: text)
        return type.suffix(5).elementsEqual("/json".utf8) || type.suffix(5).elementsEqual("+json".utf8)
    }
}
