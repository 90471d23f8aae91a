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
            if name.count > 3, name[0] | 0x20 == UInt8(ascii: "c"), name[1] | 0x20 == UInt8(ascii: "e"),
                name[2] == UInt8(ascii: "_") || name[2] == UInt8(ascii: "-")
            {
                let attribute = arena.text(name[3...].lazy.map(Self.lowercased))
                attributes.append(Attribute(name: attribute, value: arena.text(value)))
            } else if name.count == 12, name.lazy.map(Self.lowercased).elementsEqual("content-type".utf8) {
                contentType = arena.text(value)
            }
        }
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
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
