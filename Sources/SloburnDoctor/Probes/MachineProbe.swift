import Foundation

/// Looks at the memory of this machine and of this process's control group.
enum MachineProbe {
    static func facts() -> MachineFacts {
        MachineFacts(
            memory: text("/proc/meminfo").flatMap(total), limit: text("/proc/self/cgroup").flatMap { limit($0, text) })
    }

    /// `MemTotal` of `/proc/meminfo`, in bytes.
    static func total(_ text: String) -> Int64? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 << 10 }
    }

    /// The least limit of a control group and those above it.
    ///
    /// - Parameters:
    ///   - groups: the text of `/proc/self/cgroup`.
    ///   - read: gives the text of a file; nil where there is none.
    /// - Returns: the limit in bytes; nil where there is none.
    static func limit(_ groups: String, _ read: (String) -> String?) -> Int64? {
        var limits: [Int64] = []
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isUnified = parts[0] == "0" && parts[1].isEmpty
            guard isUnified || parts[1].split(separator: ",").contains("memory") else { continue }
            let (root, file) =
                isUnified ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            var path = parts[2].split(separator: "/").map(String.init)
            while true {
                let folder = ([root] + path).joined(separator: "/")
                // "max", and the largest number of pages of the older kind, are no limits.
                if let bytes = read("\(folder)/\(file)").flatMap({
                    Int64($0.trimmingCharacters(in: .whitespacesAndNewlines))
                }),
                    bytes < 1 << 60
                {
                    limits.append(bytes)
                }
                if path.isEmpty { break }
                path.removeLast()
            }
        }
        return limits.min()
    }

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
