import SloburnModel

@testable import SloburnNormalize

/// Calls `body` with the UTF-8 of a text and gives what it threw or returned.
func withBytes<Value>(
    of text: String, _ body: (UnsafeRawBufferPointer) throws(Rejection) -> Value
) -> Result<Value, Rejection> {
    Array(text.utf8).withUnsafeBytes { bytes in
        do throws(Rejection) {
            return .success(try body(bytes))
        } catch {
            return .failure(error)
        }
    }
}

/// What a result failed with; nil where it succeeded.
func failure<Value>(_ result: Result<Value, Rejection>) -> Rejection? {
    guard case .failure(let rejection) = result else { return nil }
    return rejection
}

/// Parses a number; nil where it is refused.
func decimal(_ text: String) -> Decimal128? {
    try? withBytes(of: text) { bytes throws(Rejection) in try NumberText.parse(bytes, property: "value") }.get()
}
