/// The fields of OTLP's messages that are read.
///
/// *Source:* opentelemetry-proto 1.x: metrics.proto, trace.proto, common.proto.
enum OTLPTag {
    // Metrics and spans lie in the same frame: a request of resources with scopes with elements.
    static let group = WireTag.delimited(1)
    static let resource = WireTag.delimited(1)
    static let scopeGroup = WireTag.delimited(2)
    static let scope = WireTag.delimited(1)
    static let element = WireTag.delimited(2)
    static let resourceAttribute = WireTag.delimited(1)

    enum Scope {
        static let name = WireTag.delimited(1)
        static let version = WireTag.delimited(2)
        static let attribute = WireTag.delimited(3)
    }

    enum Metric {
        static let name = WireTag.delimited(1)
        static let unit = WireTag.delimited(3)
        static let gauge = WireTag.delimited(5)
        static let sum = WireTag.delimited(7)
        static let histogram = WireTag.delimited(9)
        static let exponential = WireTag.delimited(10)
        static let summary = WireTag.delimited(11)
    }

    /// What a gauge, a sum, a histogram and a summary have at the same numbers.
    enum Data {
        static let point = WireTag.delimited(1)
        static let temporality = WireTag.varint(2)
        static let isMonotonic = WireTag.varint(3)
    }

    enum Number {
        static let start = WireTag.fixed64(2)
        static let time = WireTag.fixed64(3)
        static let double = WireTag.fixed64(4)
        static let int = WireTag.fixed64(6)
        static let attribute = WireTag.delimited(7)
        static let flags = WireTag.varint(8)
    }

    enum Histogram {
        static let start = WireTag.fixed64(2)
        static let time = WireTag.fixed64(3)
        static let count = WireTag.fixed64(4)
        static let packedCounts = WireTag.delimited(6)
        static let bucketCount = WireTag.fixed64(6)
        static let packedBounds = WireTag.delimited(7)
        static let bound = WireTag.fixed64(7)
        static let attribute = WireTag.delimited(9)
        static let flags = WireTag.varint(10)
        static let min = WireTag.fixed64(11)
        static let max = WireTag.fixed64(12)
    }

    enum Exponential {
        static let attribute = WireTag.delimited(1)
        static let start = WireTag.fixed64(2)
        static let time = WireTag.fixed64(3)
        static let count = WireTag.fixed64(4)
        static let scale = WireTag.varint(6)
        static let zeroCount = WireTag.fixed64(7)
        static let positive = WireTag.delimited(8)
        static let negative = WireTag.delimited(9)
        static let flags = WireTag.varint(10)
        static let min = WireTag.fixed64(12)
        static let max = WireTag.fixed64(13)
        static let zeroThreshold = WireTag.fixed64(14)
    }

    enum Buckets {
        static let offset = WireTag.varint(1)
        static let packedCounts = WireTag.delimited(2)
        static let bucketCount = WireTag.varint(2)
    }

    enum Span {
        static let name = WireTag.delimited(5)
        static let kind = WireTag.varint(6)
        static let start = WireTag.fixed64(7)
        static let end = WireTag.fixed64(8)
        static let attribute = WireTag.delimited(9)
        static let status = WireTag.delimited(15)
        static let statusCode = WireTag.varint(3)
    }

    enum Attribute {
        static let key = WireTag.delimited(1)
        static let value = WireTag.delimited(2)
    }

    enum Value {
        static let string = WireTag.delimited(1)
        static let bool = WireTag.varint(2)
        static let int = WireTag.varint(3)
        static let double = WireTag.fixed64(4)
        static let array = WireTag.delimited(5)
        static let keyValues = WireTag.delimited(6)
        static let bytes = WireTag.delimited(7)
    }
}
