import Glibc

/// Memory with an unreadable page behind it: whoever reads past the end of what lies there crashes.
final class GuardedPages {
    /// The system gave no memory.
    struct Unavailable: Error {}

    private let start: UnsafeMutableRawPointer
    private let mapped: Int
    /// How many bytes can lie there.
    let capacity: Int

    /// Maps room for at least so many bytes.
    init(capacity: Int) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        self.capacity = (capacity + page - 1) / page * page
        mapped = self.capacity + page
        let protection = PROT_READ | PROT_WRITE
        guard let start = mmap(nil, mapped, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED,
            mprotect(start + self.capacity, page, PROT_NONE) == 0
        else { throw Unavailable() }
        self.start = start
    }

    deinit { munmap(start, mapped) }

    /// Puts the bytes right before the unreadable page, where they stay until the next call.
    ///
    /// - Parameter bytes: at most `capacity` bytes.
    /// - Returns: where they lie, as long as this object lives.
    func place(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let place = UnsafeMutableRawBufferPointer(start: start + (capacity - bytes.count), count: bytes.count)
        place.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(place)
    }
}
