internal import SloburnModel
internal import SloburnNormalize

/// Numbers of OTLP in JSON: those of 64 bits are written as strings, those of some libraries as numbers.
///
/// *Source:* opentelemetry-proto, docs/specification.md, "JSON Protobuf Encoding".
enum OTLPJSONNumber {
    /// Reads a whole number exactly.
    ///
    /// - Parameters:
    ///   - node: a number or a string that holds one.
    ///   - property: what it is, for the message.
    ///   - reason: the class of a refusal.
    /// - Returns: the number.
    /// - Throws: where it is something else, negative, or beyond 64 bits.
    static func unsigned(
        _ node: JSONNode, _ property: StaticString, _ reason: RejectionClass = .malformed
    ) throws(Rejection) -> UInt64 {
        if let short = digits(node) { return short }
        guard let number = integer(node), let result = UInt64(exactly: number) else {
            throw Rejection(
                reason, "\(property) \(Excerpt.quoted(node.bytes)) is not a whole number from 0 to \(UInt64.max)")
        }
        return result
    }

    /// Reads a whole number with a sign exactly.
    static func signed(_ node: JSONNode, _ property: StaticString) throws(Rejection) -> Int64 {
        if let short = digits(node), short <= UInt64(Int64.max) { return Int64(short) }
        guard let number = integer(node), let result = Int64(exactly: number) else {
            throw Rejection(
                .malformed,
                "\(property) \(Excerpt.quoted(node.bytes)) is not a whole number from \(Int64.min) to \(Int64.max)")
        }
        return result
    }

    /// Reads a number as a Double.
    static func double(_ node: JSONNode, _ property: StaticString) throws(Rejection) -> Double {
        if let short = node.field.shortNumber { return short.doubleValue }
        return try parse(node, property).doubleValue
    }

    /// Reads the value of a point, as it was written.
    static func value(_ node: JSONNode, _ property: StaticString) throws(Rejection) -> Point.Value {
        let field = node.field
        if field.isShortNumber { return .short(significand: field.significand, decimals: Int(field.decimals)) }
        return .exact(try parse(node, property))
    }

    private static func parse(_ node: JSONNode, _ property: StaticString) throws(Rejection) -> Decimal128 {
        guard node.kind == .number || node.kind == .string else {
            throw Rejection(.malformed, "\(property) \(Excerpt.quoted(node.bytes)) is not a number")
        }
        return try NumberText.parse(node.bytes, property: property.description)
    }

    /// Up to 19 digits and nothing else; nil for all else.
    private static func digits(_ node: JSONNode) -> UInt64? {
        let bytes = node.bytes
        guard !bytes.isEmpty, bytes.count <= 19 else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number
    }

    /// A whole number in whatever form JSON allows.
    private static func integer(_ node: JSONNode) -> Int128? {
        guard let number = try? parse(node, "") else { return nil }
        var (result, exponent) = (number.significand, number.exponent)
        while exponent > 0 {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (result, exponent) = (product, exponent - 1)
        }
        while exponent < 0 {
            let (quotient, remainder) = result.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            (result, exponent) = (quotient, exponent + 1)
        }
        return result
    }
}
