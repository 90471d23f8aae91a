/// Tags of Protobuf fields: the number of the field, and in the last three bits how its value is written.
enum WireTag {
    /// A field whose value is an integer of variable length.
    @inline(__always)
    static func varint(_ field: UInt32) -> UInt32 { field << 3 }

    /// A field whose value has eight bytes.
    @inline(__always)
    static func fixed64(_ field: UInt32) -> UInt32 { field << 3 | 1 }

    /// A field whose value stands behind its length.
    @inline(__always)
    static func delimited(_ field: UInt32) -> UInt32 { field << 3 | 2 }
}
