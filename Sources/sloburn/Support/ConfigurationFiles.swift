import Foundation
import SloburnConfig

/// Looks at the files of a configuration and at the tables that they name.
struct ConfigurationFiles {
    /// What was given: files and folders.
    private let paths: [String]
    /// What the files that name tables looked like when they were last read for their names.
    private var known: ConfigurationFingerprint?
    private var tables: [String] = []

    init(_ paths: [String]) {
        self.paths = paths
    }

    /// What the files look like now; links are followed, as they are when a volume is mounted as links.
    ///
    /// They are read only when they have changed, to know their tables.
    mutating func fingerprint() -> ConfigurationFingerprint {
        var fingerprint = ConfigurationFingerprint(files: ConfigurationLoader.paths(at: paths).map(Self.look))
        if known != fingerprint {
            known = fingerprint
            tables = ConfigurationReader.tables(at: paths)
        }
        fingerprint.files += tables.map(Self.look)
        return fingerprint
    }

    private static func look(_ path: String) -> ConfigurationFingerprint.File {
        var status = stat()
        guard stat(path, &status) == 0 else { return .init(path: path, size: nil) }
        let modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        return .init(
            path: path, size: Int64(status.st_size), modified: modified, inode: UInt64(status.st_ino),
            device: UInt64(status.st_dev))
    }
}
