import Foundation
import SloburnConfig

/// Looks at the files of a configuration without reading them.
enum ConfigurationFiles {
    /// What the files at paths look like now; links are followed, as they are when a volume is mounted as links.
    static func fingerprint(_ paths: [String]) -> ConfigurationFingerprint {
        ConfigurationFingerprint(files: ConfigurationLoader.paths(at: paths).map(look))
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
