package import SloburnDecode
package import SloburnPipeline

extension [UInt8] {
    /// Reads a JSON object.
    ///
    /// - Parameters:
    ///   - reader: its memory is used.
    ///   - body: takes what it needs; the object is gone afterwards.
    /// - Returns: what the body returns.
    /// - Throws: `SnapshotError` where it is no object, or what the body throws.
    package func readObject<Value>(
        _ reader: JSONTreeReader, _ body: (SnapshotObject) throws(SnapshotError) -> Value
    ) throws(SnapshotError) -> Value {
        let result = withUnsafeBytes { bytes -> Result<Value, SnapshotError> in
            do throws(SnapshotError) {
                let root: JSONNode
                do throws(JSONSyntaxError) {
                    root = try reader.read(bytes)
                } catch {
                    throw SnapshotError(description: "not JSON at byte \(error.offset): \(error.message)")
                }
                guard root.kind == .object else { throw SnapshotError(description: "a JSON object is needed") }
                return .success(try body(SnapshotObject(root, "")))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
