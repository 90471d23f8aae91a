/// What can be told of a configuration's files without reading them.
public struct ConfigurationFingerprint: Hashable, Sendable {
    /// What can be told of one file, links followed.
    public struct File: Hashable, Sendable {
        /// The path as the loader takes it.
        public var path: String
        /// The size in bytes; nil where there is no such file.
        public var size: Int64?
        /// When it was written, in nanoseconds since 1970.
        public var modified: Int64
        /// The number of its contents on their device: another one when a file was put in its place.
        public var inode: UInt64
        /// The device it lies on.
        public var device: UInt64

        /// Creates what can be told of a file.
        public init(path: String, size: Int64?, modified: Int64 = 0, inode: UInt64 = 0, device: UInt64 = 0) {
            self.path = path
            self.size = size
            self.modified = modified
            self.inode = inode
            self.device = device
        }
    }

    /// The files in the order in which they are read.
    public var files: [File]

    /// Creates a fingerprint.
    public init(files: [File]) { self.files = files }
}
