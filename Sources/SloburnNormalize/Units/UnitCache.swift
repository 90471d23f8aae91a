public import SloburnModel

/// Units by the bytes of their text, so that a stream reads each unit it uses only once.
///
/// The cache holds at most 256 texts and starts afresh beyond that, because an annotation may hold anything.
public struct UnitCache: Sendable {
    private struct Entry: Sendable {
        let text: [UInt8]
        let unit: Result<MeasurementUnit, Rejection>

        func holds(_ bytes: UnsafeRawBufferPointer) -> Bool {
            guard text.count == bytes.count else { return false }
            for index in text.indices where text[index] != bytes[index] { return false }
            return true
        }
    }

    /// Texts longer than this are read each time.
    private static let longestText = 128
    private static let capacity = 256

    private var last = Entry(text: [], unit: .success(.one))
    private var entries: [UInt64: Entry] = [:]

    /// Creates an empty cache.
    public init() {}

    /// The unit of this text.
    ///
    /// - Parameter bytes: the unit as UTF-8; empty for "1".
    /// - Returns: the unit.
    /// - Throws: `.unknownUnit`, as `MeasurementUnit.parse` does.
    public mutating func unit(for bytes: UnsafeRawBufferPointer) throws(Rejection) -> MeasurementUnit {
        if last.holds(bytes) { return try last.unit.get() }
        guard bytes.count <= Self.longestText else {
            return try MeasurementUnit.parse(String(decoding: bytes, as: UTF8.self))
        }
        var hash = StableHash()
        hash.combine(bytes)
        let key = hash.finalize()
        // Two texts with one hash take turns; the bytes decide.
        if let entry = entries[key], entry.holds(bytes) {
            last = entry
        } else {
            last = Entry(text: Array(bytes), unit: Self.read(bytes))
            if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[key] = last
        }
        return try last.unit.get()
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) -> Result<MeasurementUnit, Rejection> {
        do throws(Rejection) {
            return .success(try MeasurementUnit.parse(String(decoding: bytes, as: UTF8.self)))
        } catch {
            return .failure(error)
        }
    }
}
