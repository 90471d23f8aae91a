internal import SloburnModel
internal import SloburnNormalize

/// How whole events are written in a value.
enum CloudEventsFormat {
    case event, batch

    /// Reads a content type; nil where it is not that of an event but of data.
    init?(contentType: UnsafeRawBufferPointer) throws(Rejection) {
        let type = MediaType(contentType)
        guard type.begins(with: "application/cloudevents") else { return nil }
        if type.equals("application/cloudevents+json") || type.equals("application/cloudevents") {
            self = .event
        } else if type.equals("application/cloudevents-batch+json") || type.equals("application/cloudevents-batch") {
            self = .batch
        } else {
            throw Rejection(
                .unsupported,
                "the content-type is \(Excerpt.quoted(contentType)); of whole CloudEvents only JSON ones are read")
        }
    }
}
