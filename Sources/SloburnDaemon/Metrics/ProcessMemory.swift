import Foundation

/// What the system tells of this process's memory.
public enum ProcessMemory {
    /// Memory that lies in RAM, in bytes; nil where the system does not tell.
    public static var residentBytes: Int64? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return residentPages(statm: text).map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) }
    }

    /// The second number of `/proc/PID/statm`.
    static func residentPages(statm text: String) -> Int64? {
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? Int64(numbers[1]) : nil
    }
}
