internal import SloburnModel

extension Rejection {
    /// The refusal of a whole record, with its first bytes.
    ///
    /// The signals have the same frames, and so one often reads as another without an error; nothing in a record or
    /// its headers tells which one it is.
    ///
    /// - Parameters:
    ///   - fault: what is wrong with it.
    ///   - bytes: the record.
    ///   - hint: what it may be.
    init(ofOTLP fault: String, _ bytes: UnsafeRawBufferPointer, hint: String?) {
        self.init(.malformed, bytes.isEmpty ? fault : "\(fault) (first \(FirstBytes.text(bytes)))", hint: hint)
    }
}
