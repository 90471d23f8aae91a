extension JSONNode {
    /// The value as JSON text: as it was written, but for strings with escapes, which are escaped anew.
    ///
    /// - Parameters:
    ///   - record: the text from which the value was read.
    ///   - arena: where texts go that the record does not hold.
    /// - Returns: the text, which lives as long as both do.
    func text(in record: UnsafeRawBufferPointer, _ arena: TextArena) -> UnsafeRawBufferPointer {
        switch kind {
        case .absent, .null: Self.text("null")
        case .true: Self.text("true")
        case .false: Self.text("false")
        case .number, .object, .array: bytes
        case .string: quoted(in: record, arena)
        }
    }

    /// A scalar as plain text; nil for null, objects and arrays.
    var scalarText: UnsafeRawBufferPointer? {
        switch kind {
        case .string, .number: bytes
        case .true: Self.text("true")
        case .false: Self.text("false")
        case .absent, .null, .object, .array: nil
        }
    }

    private func quoted(in record: UnsafeRawBufferPointer, _ arena: TextArena) -> UnsafeRawBufferPointer {
        if let text = bytes.baseAddress, let start = record.baseAddress, text > start,
            text + bytes.count < start + record.count
        {
            // It has no escapes: its quotation marks are around it.
            return UnsafeRawBufferPointer(start: text - 1, count: bytes.count + 2)
        }
        let room = arena.room(for: JSONEscape.length(bytes) + 2)
        guard let start = room.baseAddress else { return Self.text("\"\"") }
        room[0] = UInt8(ascii: "\"")
        let count = JSONEscape.write(bytes, to: start + 1)
        room[count + 1] = UInt8(ascii: "\"")
        return UnsafeRawBufferPointer(room)
    }

    private static func text(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
