public import SloburnModel

public final class OTLPProtoCodec: RecordCodec {
    public init(_ options: OTLPOptions) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
public final class OTLPJSONCodec: RecordCodec {
    public init(_ options: OTLPOptions) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
public final class InfluxCodec: RecordCodec {
    public init(precision: JSONMapping.TimestampField.Encoding) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
public final class TelegrafJSONCodec: RecordCodec {
    public init(timestamps: JSONMapping.TimestampField.Encoding) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
