/// Values without parts.
///
/// *Source:* Apache Avro 1.11 specification, "Binary Encoding".
extension AvroDatumReader {
    mutating func scalar(_ number: Int, to writer: inout JSONTextWriter) throws(AvroFault) {
        switch steps[number].operation {
        case .string: _ = try text(to: &writer)
        case .long:
            let value = try long()
            try room(JSONTextWriter.longestInteger, in: &writer)
            writer.append(value)
        case .int: try int(to: &writer)
        case .double:
            let bits = try take(8).loadUnaligned(as: UInt64.self)
            try room(JSONTextWriter.longestDouble, in: &writer)
            writer.append(Double(bitPattern: UInt64(littleEndian: bits)))
        case .float:
            let bits = try take(4).loadUnaligned(as: UInt32.self)
            try room(JSONTextWriter.longestDouble, in: &writer)
            writer.append(Float(bitPattern: UInt32(littleEndian: bits)))
        case .null:
            try room(4, in: &writer)
            writer.append("null")
        case .boolean: try boolean(to: &writer)
        case .enumeration: try symbol(number, to: &writer)
        case .bytes: try base64(lengthAndBytes(), to: &writer)
        case .fixed: try base64(take(steps[number].size), to: &writer)
        case .decimal:
            let start = place
            try decimal(lengthAndBytes(), scale: steps[number].scale, at: start, to: &writer)
        case .fixedDecimal:
            let start = place
            try decimal(take(steps[number].size), scale: steps[number].scale, at: start, to: &writer)
        case .uuid: try uuid(take(16), to: &writer)
        case .duration: try duration(take(12), to: &writer)
        // These have parts.
        case .record, .array, .map, .union: break
        }
    }

    /// Reads a whole number: seven bits a byte, the lowest first, with the sign in the lowest bit.
    @inline(__always)
    mutating func long() throws(AvroFault) -> Int64 {
        guard place < bytes.count else { throw fault(.endOfData(needed: 1)) }
        let first = bytes[place]
        if first < 0x80 {
            place &+= 1
            return Int64(first >> 1) ^ -Int64(first & 1)
        }
        return try longOfManyBytes()
    }

    private mutating func longOfManyBytes() throws(AvroFault) -> Int64 {
        let start = place
        var bits: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard place < bytes.count else { throw fault(.endOfData(needed: 1)) }
            let byte = bytes[place]
            place &+= 1
            bits |= UInt64(byte & 0x7F) << shift
            guard byte < 0x80 else { continue }
            // The tenth byte has one bit.
            guard shift < 63 || byte <= 1 else { break }
            return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
        }
        throw fault(.longVarint, at: start)
    }

    /// Reads a length and so many bytes.
    @inline(__always)
    private mutating func lengthAndBytes() throws(AvroFault) -> UnsafeRawBufferPointer {
        let start = place
        let length = try long()
        guard length >= 0, length <= rest else { throw fault(.length(length), at: start) }
        return try take(Int(length))
    }

    /// Takes so many bytes, 0 or more.
    @inline(__always)
    private mutating func take(_ count: Int) throws(AvroFault) -> UnsafeRawBufferPointer {
        guard count <= rest else { throw fault(.endOfData(needed: count)) }
        defer { place &+= count }
        return UnsafeRawBufferPointer(rebasing: bytes[place..<place &+ count])
    }

    /// Reads a text and writes it as a JSON string.
    @discardableResult
    mutating func text(to writer: inout JSONTextWriter) throws(AvroFault) -> UnsafeRawBufferPointer {
        let start = place
        let text = try lengthAndBytes()
        if JSONEscape.isPlain(text) {
            try room(text.count &+ 2, in: &writer)
            writer.append(UInt8(ascii: "\""))
            writer.append(text)
        } else {
            guard JSONEscape.isUTF8(text) else { throw fault(.notUTF8, at: start) }
            try room(JSONEscape.length(text) &+ 2, in: &writer)
            writer.append(UInt8(ascii: "\""))
            writer.appendEscaped(text)
        }
        writer.append(UInt8(ascii: "\""))
        return text
    }

    private mutating func int(to writer: inout JSONTextWriter) throws(AvroFault) {
        let start = place
        let value = try long()
        guard Int32(exactly: value) != nil else { throw fault(.intRange(value), at: start) }
        try room(JSONTextWriter.longestInteger, in: &writer)
        writer.append(value)
    }

    private mutating func boolean(to writer: inout JSONTextWriter) throws(AvroFault) {
        let byte = try take(1)[0]
        guard byte <= 1 else { throw fault(.boolean(byte), at: place - 1) }
        try room(5, in: &writer)
        writer.append(byte == 1 ? "true" : "false")
    }

    private mutating func symbol(_ number: Int, to writer: inout JSONTextWriter) throws(AvroFault) {
        let start = place
        let symbols = steps[number].parts
        let symbol = try long()
        guard symbol >= 0, symbol < symbols.count else {
            throw fault(.symbol(symbol, count: symbols.count), at: start)
        }
        let text = parts[symbols.lowerBound &+ Int(symbol)].text
        try room(text.count, in: &writer)
        writer.append(UnsafeRawBufferPointer(rebasing: texts[text]))
    }

    private func base64(_ bytes: UnsafeRawBufferPointer, to writer: inout JSONTextWriter) throws(AvroFault) {
        try room(Base64.length(of: bytes.count) + 2, in: &writer)
        writer.append(UInt8(ascii: "\""))
        writer.appendBase64(bytes)
        writer.append(UInt8(ascii: "\""))
    }

    private func uuid(_ bytes: UnsafeRawBufferPointer, to writer: inout JSONTextWriter) throws(AvroFault) {
        try room(38, in: &writer)
        writer.append(UInt8(ascii: "\""))
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { writer.append(UInt8(ascii: "-")) }
            writer.append(JSONEscape.hexadecimal(byte >> 4))
            writer.append(JSONEscape.hexadecimal(byte & 0xF))
        }
        writer.append(UInt8(ascii: "\""))
    }

    private func duration(_ bytes: UnsafeRawBufferPointer, to writer: inout JSONTextWriter) throws(AvroFault) {
        // Three names of at most 16 characters with what is around them.
        try room(3 * JSONTextWriter.longestInteger + 48, in: &writer)
        let names: [(StaticString, Int)] = [("{\"months\":", 0), (",\"days\":", 4), (",\"milliseconds\":", 8)]
        for (name, offset) in names {
            writer.append(name)
            let number = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            writer.append(UInt64(UInt32(littleEndian: number)))
        }
        writer.append(UInt8(ascii: "}"))
    }
}
