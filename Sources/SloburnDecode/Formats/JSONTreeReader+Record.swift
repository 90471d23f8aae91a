internal import SloburnModel

extension JSONTreeReader {
    /// Reads a record that has to be JSON.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - name: what the text is called in the message.
    /// - Returns: its value.
    /// - Throws: `.malformed`, with what is wrong, where, and what it may be instead.
    func record(_ bytes: UnsafeRawBufferPointer, called name: String = "value") throws(Rejection) -> JSONNode {
        do throws(JSONSyntaxError) {
            return try read(bytes)
        } catch {
            throw Rejection(error, in: bytes, called: name)
        }
    }
}

extension Rejection {
    /// The refusal of bytes that are no JSON.
    init(_ error: JSONSyntaxError, in bytes: UnsafeRawBufferPointer, called name: String = "value") {
        guard !bytes.isEmpty else {
            self.init(.malformed, "the \(name) is empty; it must be JSON")
            return
        }
        self.init(
            .malformed,
            "the \(name) is not JSON at byte \(error.offset) (\(error.message))\(FormatHint.of(bytes))")
    }

    /// The refusal of an element that is no object.
    init(noObject element: JSONNode) {
        self.init(.malformed, "the element is \(element.excerpt); it must be an object")
    }
}
