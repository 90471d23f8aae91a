internal import SloburnModel

extension JSONTreeReader {
    /// Reads a record that has to be JSON.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - wanted: which JSON it has to be.
    ///   - name: what the text is called in the message.
    /// - Returns: its value.
    /// - Throws: `.malformed`, with what is wrong, where, and what it may be instead.
    func record(
        _ bytes: UnsafeRawBufferPointer, wanted: RecordHint.Wanted, called name: String = "value"
    ) throws(Rejection) -> JSONNode {
        do throws(JSONSyntaxError) {
            return try read(bytes)
        } catch {
            throw Rejection(error, in: bytes, wanted: wanted, called: name)
        }
    }
}

extension Rejection {
    /// The refusal of bytes that are no JSON.
    init(
        _ error: JSONSyntaxError, in bytes: UnsafeRawBufferPointer, wanted: RecordHint.Wanted,
        called name: String = "value"
    ) {
        self.init(
            .malformed, "the \(name) is not JSON at byte \(error.offset) (\(error.message))",
            hint: RecordHint.of(bytes, wanted: wanted))
    }

    /// The refusal of an element that is no object.
    init(noObject element: JSONNode) {
        self.init(.malformed, "the element is \(element.excerpt); it must be an object")
    }
}
