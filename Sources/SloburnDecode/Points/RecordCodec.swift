public import SloburnModel

/// Reads the records of one format: bytes become points.
///
/// A codec belongs to one thread. Whatever the bytes are, it ends, takes memory in proportion to them at most, and
/// throws only where nothing of the record can be used; single elements that can't be are noted in the batch.
public protocol RecordCodec: AnyObject {
    /// Reads one record.
    ///
    /// - Parameters:
    ///   - bytes: the record's value without its envelope.
    ///   - batch: where its points go; it is empty.
    /// - Throws: why nothing of the record can be used.
    func decode(_ bytes: UnsafeRawBufferPointer, into batch: PointBatch) throws(Rejection)
}
