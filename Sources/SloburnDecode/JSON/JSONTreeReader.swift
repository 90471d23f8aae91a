internal import CSimdJSON

/// Reads JSON texts whole, for formats whose keys are not known beforehand.
///
/// It owns the C reader and is used by one thread at a time. The whole text is validated; nesting is bounded.
public final class JSONTreeReader {
    private let reader: OpaquePointer

    /// Creates a reader.
    public init() {
        precondition(JSONFieldReader.isLayoutShared, "JSONField must be laid out like sloburn_json_slot")
        reader = sloburn_json_new(nil, nil, 0)
    }

    deinit {
        sloburn_json_free(reader)
    }

    /// Reads a text.
    ///
    /// - Parameter bytes: the text.
    /// - Returns: its value, which lives as long as the bytes do, at most until the next read.
    /// - Throws: `JSONSyntaxError` when any part of it is not JSON.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> JSONNode {
        let tree = sloburn_json_read_tree(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        if let error = tree.error {
            throw JSONSyntaxError(message: String(cString: error), offset: tree.error_offset)
        }
        let nodes = UnsafeRawPointer(tree.nodes).map { $0.assumingMemoryBound(to: JSONField.self) }
        guard let nodes, tree.node_count > 0 else { throw JSONSyntaxError(message: "no value", offset: 0) }
        return JSONNode(nodes: nodes, index: 0)
    }
}
