/// Decides from looks at the files when to read a configuration again.
///
/// Files that differ are read when they have not differed from one look to the next, so that half-written ones are not.
/// Whatever came of it, they are not read again before they differ once more.
public struct ConfigurationWatch: Hashable, Sendable {
    /// The files as they were when they were last read.
    private var read: ConfigurationFingerprint
    /// The files at the last look.
    private var last: ConfigurationFingerprint

    /// Begins with the files as they were just before they were read.
    public init(read: ConfigurationFingerprint) {
        self.read = read
        last = read
    }

    /// Takes a look at the files.
    ///
    /// - Parameter present: the files as they are now.
    /// - Returns: true when they are to be read now; they then count as read.
    public mutating func look(_ present: ConfigurationFingerprint) -> Bool {
        defer { last = present }
        guard present != read, present == last else { return false }
        read = present
        return true
    }

    /// Notes that the files were read for another reason.
    ///
    /// - Parameter present: the files as they were just before.
    public mutating func wasRead(_ present: ConfigurationFingerprint) {
        read = present
        last = present
    }
}
