public import SloburnModel

/// A text of at most eight bytes as two numbers: almost every unit is one.
private struct ShortText: Equatable, Sendable {
    private let count: Int
    private let word: UInt64

    /// nil for a longer text.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= 8 else { return nil }
        count = bytes.count
        word = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

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

    /// The unit that `scale` gave last, and its text.
    private var lastScale = (text: ShortText?.none, scale: UnitScale(of: .one))
    private var last = Entry(text: [], unit: .success(.one))
    private var entries: [UInt64: Entry] = [:]

    private let dialect: UnitDialect

    /// Creates an empty cache.
    ///
    /// - Parameter dialect: whose names of units are understood, as in `MeasurementUnit.parse`.
    public init(dialect: UnitDialect = .standard) { self.dialect = dialect }

    /// The unit of this text.
    ///
    /// - Parameter bytes: the unit as UTF-8; empty for "1".
    /// - Returns: the unit.
    /// - Throws: `.unknownUnit`, as `MeasurementUnit.parse` does.
    public mutating func unit(for bytes: UnsafeRawBufferPointer) throws(Rejection) -> MeasurementUnit {
        if last.holds(bytes) { return try last.unit.get() }
        guard bytes.count <= Self.longestText else {
            return try MeasurementUnit.parse(String(decoding: bytes, as: UTF8.self), dialect: dialect)
        }
        var hash = StableHash()
        hash.combine(bytes)
        let key = hash.finalize()
        // Two texts with one hash take turns; the bytes decide.
        if let entry = entries[key], entry.holds(bytes) {
            last = entry
        } else {
            last = Entry(text: Array(bytes), unit: read(bytes))
            if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[key] = last
        }
        return try last.unit.get()
    }

    /// What a unit's text means for short numbers.
    ///
    /// - Parameter bytes: the unit as UTF-8; empty for "1".
    /// - Returns: the unit's scale.
    /// - Throws: `.unknownUnit`, as `MeasurementUnit.parse` does.
    public mutating func scale(for bytes: UnsafeRawBufferPointer) throws(Rejection) -> UnitScale {
        let text = ShortText(bytes)
        if let text, text == lastScale.text { return lastScale.scale }
        let scale = UnitScale(of: try unit(for: bytes))
        if let text { lastScale = (text, scale) }
        return scale
    }

    private func read(_ bytes: UnsafeRawBufferPointer) -> Result<MeasurementUnit, Rejection> {
        do throws(Rejection) {
            return .success(try MeasurementUnit.parse(String(decoding: bytes, as: UTF8.self), dialect: dialect))
        } catch {
            return .failure(error)
        }
    }
}
