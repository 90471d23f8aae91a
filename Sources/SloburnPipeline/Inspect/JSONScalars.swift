import SloburnDecode
import SloburnModel

/// Lists the paths of all scalar fields of JSON objects.
final class JSONScalars {
    private let reader = JSONTreeReader()
    // Fields that hold something else, such as the value.
    private let reserved: Set<[UInt8]>

    init(_ mapping: JSONMapping) {
        reserved = Set(mapping.reservedPaths.map { Array($0.utf8) })
    }

    /// Takes down the paths of a text that is an object, or an array of them.
    func note(_ text: UnsafeRawBufferPointer, _ list: LabelNameList) {
        guard let root = try? reader.read(text) else { return }
        if root.kind == .array {
            for element in root.elements { note(element, [], list) }
        } else {
            note(root, [], list)
        }
    }

    // The reader bounds how deep objects are.
    private func note(_ object: JSONNode, _ prefix: [UInt8], _ list: LabelNameList) {
        for (name, value) in object.members {
            let path = prefix + Array(name)
            switch value.kind {
            case .object: note(value, path + [UInt8(ascii: ".")], list)
            case .string, .number, .true, .false:
                if !reserved.contains(path) { list.add(path) }
            case .absent, .null, .array: break
            }
        }
    }
}
