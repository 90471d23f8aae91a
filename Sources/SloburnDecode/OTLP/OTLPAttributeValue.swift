/// An attribute's value in one of the encodings.
protocol OTLPAttributeValue {
    /// The value as it was written, which tells series apart.
    var bytes: UnsafeRawBufferPointer { get }

    /// The value as a label.
    ///
    /// - Parameter batch: whose arena keeps a text that the record does not hold.
    /// - Returns: the text, where it is one.
    func label(_ batch: PointBatch) -> OTLPLabelText
}

/// An attribute's value as a label.
enum OTLPLabelText {
    /// A value that is no label: bytes, lists, nothing.
    case none
    case text(UnsafeRawBufferPointer)
    /// The value breaks a rule of the encoding.
    case broken

    /// A text that is part of the program.
    static func text(_ text: StaticString) -> OTLPLabelText { .text(text.rawBytes) }
}

extension StaticString {
    /// The bytes of the text, which live as long as the program.
    var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
