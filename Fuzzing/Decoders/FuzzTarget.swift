import Glibc

/// What is fed with inputs that libFuzzer makes up.
protocol FuzzTarget: AnyObject {
    /// Takes one input; what must not be ends the process, by a trap or by `found`.
    func run(_ input: UnsafeRawBufferPointer)
}

/// Writes a line to standard error.
func say(_ line: String) {
    let text = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, text, text.count)
}

/// Ends the process: the input is kept as a finding.
func found(_ what: String) -> Never {
    say("\nfinding: \(what)")
    abort()
}

/// Ends the process where something does not hold.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { found(what()) }
}

extension UnsafeRawBufferPointer {
    /// Whether a text lies in these bytes.
    func holds(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = baseAddress, let first = text.baseAddress else { return text.isEmpty }
        return first >= start && first + text.count <= start + count
    }
}
