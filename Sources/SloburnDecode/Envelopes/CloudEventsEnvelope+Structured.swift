internal import SloburnModel
internal import SloburnNormalize

/// Events that are JSON as a whole.
extension CloudEventsEnvelope {
    /// The members of an event that are no attributes.
    private struct Data {
        var plain: JSONNode?
        var base64: JSONNode?
    }

    func openStructured(_ value: UnsafeRawBufferPointer, isBatch: Bool) throws(Rejection) {
        let node = try read(value)
        guard node.kind == (isBatch ? .array : .object) else {
            let wanted = isBatch ? "an array of events" : "an object"
            throw Rejection(
                .malformed,
                "the value of a CloudEvents record of this content-type is \(wanted), not one of \(node.kind)")
        }
        open(node, in: value)
    }

    /// Opens a record without headers that tell of events.
    func openUnmarked(_ value: UnsafeRawBufferPointer) throws(Rejection) {
        let unmarked = "no header ce_specversion and no content-type application/cloudevents"
        let wanted = "; a record without them needs a JSON value with a specversion"
        let node: JSONNode
        do throws(JSONSyntaxError) {
            node = try reader.read(value)
        } catch {
            let found = "its value begins with \(FirstBytes.text(value))"
            throw Rejection(.missingField, "the record has \(unmarked), and \(found)\(wanted)")
        }
        var elements = node.elements
        guard (node.kind == .array ? elements.next() : node)?["specversion"] != nil else {
            throw Rejection(.missingField, "the record has \(unmarked)\(wanted)")
        }
        open(node, in: value)
    }

    private func read(_ value: UnsafeRawBufferPointer) throws(Rejection) -> JSONNode {
        do throws(JSONSyntaxError) {
            return try reader.read(value)
        } catch {
            let found = "\(error.message) at byte \(error.offset)"
            throw Rejection(
                .malformed, "the CloudEvents record is not JSON: \(found); it begins with \(FirstBytes.text(value))")
        }
    }

    private func open(_ node: JSONNode, in record: UnsafeRawBufferPointer) {
        guard node.kind == .array else { return open(node, 0, in: record) }
        for (index, element) in node.elements.enumerated() { open(element, index, in: record) }
    }

    private func open(_ node: JSONNode, _ index: Int, in record: UnsafeRawBufferPointer) {
        let start = attributes.count
        guard node.kind == .object else {
            return refuse(
                index, from: start, Rejection(.malformed, "a CloudEvent is an object, not one of \(node.kind)"))
        }
        var data = Data()
        for (name, value) in node.members {
            if name.equals("data") {
                data.plain = value.kind == .null ? nil : value
            } else if name.equals("data_base64") {
                data.base64 = value.kind == .null ? nil : value
            } else if let text = value.scalarText {
                guard value.kind == .string || !isText(name) else {
                    let found = "the CloudEvent's \(Excerpt.quoted(name)) is \(Excerpt.bare(text))"
                    return refuse(index, from: start, Rejection(.malformed, "\(found), not a text"))
                }
                attributes.append(Attribute(name: name, value: text))
            }
        }
        let range = start..<attributes.count
        add(index, from: start) { () throws(Rejection) in try content(data, range, in: record) }
    }

    private func isText(_ name: UnsafeRawBufferPointer) -> Bool {
        name.equals("id") || name.equals("source") || name.equals("type") || name.equals("specversion")
    }

    /// The data as its codec reads it.
    private func content(
        _ data: Data, _ range: Range<Int>, in record: UnsafeRawBufferPointer
    ) throws(Rejection) -> UnsafeRawBufferPointer? {
        if let base64 = data.base64 {
            guard data.plain == nil else {
                throw Rejection(.malformed, "the CloudEvent has data and data_base64; one of them is wanted")
            }
            return try decoded(base64, "data_base64")
        }
        guard let plain = data.plain else { return nil }
        if let encoding = attribute(Self.name("datacontentencoding"), in: range),
            encoding.isAlike("base64")
        {
            return try decoded(plain, "data of the encoding base64")
        }
        let isJSON = attribute(Self.name("datacontenttype"), in: range).map { MediaType($0).isJSON } ?? true
        return plain.kind == .string && !isJSON
            ? arena.kept(plain.bytes, of: record) : plain.text(in: record, arena)
    }

    private func decoded(_ node: JSONNode, _ name: String) throws(Rejection) -> UnsafeRawBufferPointer {
        let room = arena.room(for: Base64.roomToDecode(node.bytes.count))
        guard node.kind == .string, let count = Base64.decode(node.bytes, to: room) else {
            let found = "the CloudEvent's \(name) is \(Excerpt.quoted(node.bytes))"
            throw Rejection(.malformed, "\(found), not text of A-Z, a-z, 0-9, + and /")
        }
        arena.giveBack(room.count - count)
        return UnsafeRawBufferPointer(rebasing: room[..<count])
    }
}
