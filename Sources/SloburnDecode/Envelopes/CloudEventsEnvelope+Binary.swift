internal import SloburnModel
internal import SloburnNormalize

/// Headers, and what attributes have to be.
extension CloudEventsEnvelope {
    /// Keeps a header that is an attribute or the content type.
    ///
    /// Its bytes are copied: they live with the header only.
    func read(_ header: RecordHeader, _ contentType: inout UnsafeRawBufferPointer?) {
        guard let value = header.value else { return }
        var name = header.name
        name.withUTF8 { name in
            let name = UnsafeRawBufferPointer(name)
            if name.count > 3, name[0].lowercased == UInt8(ascii: "c"), name[1].lowercased == UInt8(ascii: "e"),
                name[2] == UInt8(ascii: "_") || name[2] == UInt8(ascii: "-")
            {
                attributes.append(
                    Attribute(name: lowercased(UnsafeRawBufferPointer(rebasing: name[3...])), value: copy(value)))
            } else if name.isAlike("content-type") {
                contentType = copy(value)
            }
        }
    }

    private func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let room = arena.room(for: bytes.count)
        bytes.withUnsafeBytes(room.copyMemory)
        return UnsafeRawBufferPointer(room)
    }

    private func lowercased(_ name: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let room = arena.room(for: name.count)
        for index in 0..<name.count { room[index] = name[index].lowercased }
        return UnsafeRawBufferPointer(room)
    }

    func checkVersion(_ range: Range<Int>) throws(Rejection) {
        let version = try required("specversion", range)
        guard version.equals("1.0") || version.equals("0.3") else {
            throw Rejection(
                .unsupported, "the CloudEvent's specversion is \(Excerpt.quoted(version)); 1.0 and 0.3 are read")
        }
    }

    /// An attribute that each event has.
    func required(_ name: StaticString, _ range: Range<Int>) throws(Rejection) -> UnsafeRawBufferPointer {
        guard let value = attribute(Self.name(name), in: range), !value.isEmpty else {
            let wanted = "specversion, id, source and type are required (headers ce_\(name) or the event's own JSON)"
            throw Rejection(.missingField, "the CloudEvent has no attribute \(name); \(wanted)")
        }
        guard JSONEscape.isPlain(value) || JSONEscape.isUTF8(value) else {
            throw Rejection(.malformed, "the CloudEvent's \(name) \(Excerpt.quoted(value)) is not UTF-8")
        }
        return value
    }
}
