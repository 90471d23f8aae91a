internal import SloburnDecode

extension JSONValue {
    /// Reads a text.
    ///
    /// - Throws: `JSONSyntaxError` when any part of it is not JSON.
    init(_ bytes: [UInt8], _ reader: JSONTreeReader) throws(JSONSyntaxError) {
        let result = bytes.withUnsafeBytes { bytes -> Result<JSONValue, JSONSyntaxError> in
            do throws(JSONSyntaxError) {
                return .success(JSONValue(try reader.read(bytes)))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    /// Copies a value; the reader bounds how deep values lie in values.
    private init(_ node: JSONNode) {
        switch node.kind {
        case .absent, .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number(String(decoding: node.bytes, as: UTF8.self))
        case .string: self = .string(String(decoding: node.bytes, as: UTF8.self))
        case .array: self = .array(node.elements.map { JSONValue($0) })
        case .object:
            self = .object(node.members.map { Member(String(decoding: $0.name, as: UTF8.self), JSONValue($0.value)) })
        }
    }
}
