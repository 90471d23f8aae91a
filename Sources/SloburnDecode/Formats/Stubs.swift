public import SloburnModel

public final class OTLPProtoCodec: RecordCodec {
    public init(_ options: OTLPOptions) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
public final class OTLPJSONCodec: RecordCodec {
    public init(_ options: OTLPOptions) {};
    public func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection) {}
}
