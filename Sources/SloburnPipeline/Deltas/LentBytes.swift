extension [UInt8] {
    /// Lends the bytes to `body`, whose errors keep their type: `withUnsafeBytes` rethrows any error untyped.
    func lend<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result: Result<Value, Failure> = withUnsafeBytes { bytes in
            do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
