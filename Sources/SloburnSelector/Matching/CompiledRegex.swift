internal import CRE2

/// Why a text is no regular expression.
public struct RegexError: Error, Hashable, Sendable {
    /// What RE2 says.
    public var message: String
}

/// A compiled RE2 pattern that must match the whole of a text.
///
/// Owns the C object and frees it at the end. Sendable without the compiler's check: the pointer never changes, and an
/// RE2 object may be used by several threads at once for matching.
public final class CompiledRegex: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Compiles a pattern; a dot matches a line break too, as in Prometheus.
    ///
    /// - Parameter pattern: the regular expression, anchored at both ends by itself.
    /// - Throws: `RegexError` where RE2 does not accept the pattern.
    public init(_ pattern: String) throws(RegexError) {
        var pattern = pattern
        let compiled: OpaquePointer? = pattern.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { sloburn_re2_compile($0.baseAddress, $0.count) }
        }
        guard let compiled else { throw RegexError(message: "out of memory") }
        if let error = sloburn_re2_error(compiled) {
            let message = String(cString: error)
            sloburn_re2_free(compiled)
            throw RegexError(message: message)
        }
        handle = compiled
    }

    deinit {
        sloburn_re2_free(handle)
    }

    /// True when the whole of `bytes` matches.
    ///
    /// - Parameter bytes: UTF-8 text.
    /// - Returns: whether it matches.
    /// - Complexity: linear in the length of the text.
    public func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        sloburn_re2_matches_whole(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    /// True when the whole of `text` matches.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
    }
}
