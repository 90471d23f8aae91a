import SloburnDecode
import SloburnModel

/// Finds the names of labels in the bytes of records whose format tells points.
///
/// Codecs look for the labels they are asked for and don't tell of others. What is found here may be no label after all:
/// asked for, it then has no value.
final class LabelNameFinder {
    // Deeper than any message of OTLP that matters.
    private static let deepest = 12

    private let reader = JSONTreeReader()
    private let list: LabelNameList

    init(_ list: LabelNameList) {
        self.list = list
    }

    /// Adds the names in a record to the list.
    func find(in bytes: UnsafeRawBufferPointer, _ format: SourceFormat) {
        switch format {
        case .json: break
        case .otlp(_, .proto): findKeys(in: bytes, depth: 0)
        case .otlp(_, .json), .telegrafJSON, .prometheusJSON, .vectorJSON: findInJSON(bytes)
        case .influx: IngestStage.forEachLine(of: bytes, findTags)
        }
    }

    // MARK: - JSON

    private func findInJSON(_ text: UnsafeRawBufferPointer) {
        if let root = try? reader.read(text) { return find(in: root) }
        IngestStage.forEachLine(of: text) { line in
            if let root = try? reader.read(line) { find(in: root) }
        }
    }

    /// Labels are the members of `tags` or `labels`, or what OTLP has under `key`; the reader bounds the depth.
    private func find(in node: JSONNode) {
        for element in node.elements { find(in: element) }
        for (name, value) in node.members {
            if name.equals("tags") || name.equals("labels") {
                for (label, _) in value.members { list.add(label) }
            } else if name.equals("key"), value.kind == .string {
                list.add(value.bytes)
            } else {
                find(in: value)
            }
        }
    }

    // MARK: - Line protocol

    /// Tags stand behind the measurement, up to the first space; a backslash takes a delimiter's meaning away.
    private func findTags(in line: UnsafeRawBufferPointer) {
        var key: [UInt8] = []
        var isKey = false
        var index = 0
        while index < line.count {
            let byte = line[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\\") where index < line.count:
                if isKey { key.append(line[index]) }
                index += 1
            case UInt8(ascii: " "): return
            case UInt8(ascii: ","):
                key.removeAll()
                isKey = true
            case UInt8(ascii: "=") where isKey:
                list.add(key)
                isKey = false
            default: if isKey { key.append(byte) }
            }
        }
    }

    // MARK: - Protobuf

    /// Finds messages that are a text and another message, as an attribute is.
    private func findKeys(in bytes: UnsafeRawBufferPointer, depth: Int) {
        guard depth < Self.deepest, let fields = Self.fields(of: bytes) else { return }
        if fields.count == 2, fields[0].number == 1, fields[1].number == 2, Self.isName(fields[0].bytes) {
            list.add(fields[0].bytes)
        }
        for field in fields { findKeys(in: field.bytes, depth: depth + 1) }
    }

    private static func isName(_ bytes: UnsafeRawBufferPointer) -> Bool {
        String(validating: bytes, as: UTF8.self).map { !$0.isEmpty && $0.printable == $0 } ?? false
    }

    /// The fields of a message that have a length; nil where the bytes are no message.
    private static func fields(
        of bytes: UnsafeRawBufferPointer
    ) -> [(number: UInt64, bytes: UnsafeRawBufferPointer)]? {
        var fields: [(UInt64, UnsafeRawBufferPointer)] = []
        var index = 0
        while index < bytes.count {
            guard let tag = varint(bytes, &index), tag >> 3 > 0 else { return nil }
            let length: UInt64
            switch tag & 7 {
            case 0:
                guard varint(bytes, &index) != nil else { return nil }
                continue
            case 1: length = 8
            case 2:
                guard let count = varint(bytes, &index) else { return nil }
                length = count
            case 5: length = 4
            default: return nil
            }
            guard length <= UInt64(bytes.count - index) else { return nil }
            let end = index + Int(length)
            if tag & 7 == 2 { fields.append((tag >> 3, UnsafeRawBufferPointer(rebasing: bytes[index..<end]))) }
            index = end
        }
        return fields
    }

    private static func varint(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
