public import SloburnModel

/// One field of a JSON object, as it was written.
///
/// It is laid out like `sloburn_json_slot` of the C reader, whose memory is read in place: asking a field for what it
/// holds costs a load.
@frozen
public struct JSONField {
    /// What the field holds; the numbers are those of the C reader.
    @frozen
    public enum Kind: UInt8, Sendable {
        case absent, null, string, number, `true`, `false`, object, array
    }

    @usableFromInline let text: UnsafeRawPointer?
    @usableFromInline let length: Int
    /// The digits of a short number as one integer, with the sign; 0 for all else.
    public let significand: Int64
    /// What the field holds.
    public let kind: Kind
    /// Whether it is a number of at most 18 digits without an exponent, `significand ÷ 10^decimals`.
    public let isShortNumber: Bool
    /// How many digits of a short number stand behind the point.
    public let decimals: UInt8
    @usableFromInline let end: UInt32

    /// A field that is not there.
    @usableFromInline static var absent: JSONField { JSONField() }

    @usableFromInline
    init() {
        text = nil
        length = 0
        significand = 0
        kind = .absent
        isShortNumber = false
        decimals = 0
        end = 0
    }

    /// The unescaped text of a string, the text as written of a number, object or array, else empty.
    ///
    /// It lives as long as the record's bytes, at most until the reader's next read.
    @inlinable public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: text, count: length) }

    /// What a number of at most 18 digits without an exponent is; nil for all else.
    public var shortNumber: Decimal128? {
        guard isShortNumber else { return nil }
        return Decimal128(significand: Int128(significand), exponent: significand == 0 ? 0 : -Int(decimals))
    }

    /// True for absent and null alike.
    @inlinable public var isMissing: Bool { kind == .absent || kind == .null }
}
