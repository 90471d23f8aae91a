/// Memory for texts that a record does not hold as they are: unescaped, joined, or made from numbers.
///
/// Texts stay where they are until `removeAll`, and live as long as the arena at most.
public final class TextArena {
    private static let chunkSize = 1 << 16

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var used = 0

    /// Creates an arena without memory.
    public init() {}

    /// How many bytes of memory it has, for tests.
    var capacity: Int { chunks.reduce(0) { $0 + $1.count } }

    deinit {
        for chunk in chunks { chunk.deallocate() }
    }

    /// Makes room for a text.
    public func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if chunks.isEmpty || chunks[chunks.count - 1].count - used < count {
            chunks.append(.allocate(byteCount: max(Self.chunkSize, count), alignment: 16))
            used = 0
        }
        let chunk = chunks[chunks.count - 1]
        defer { used += count }
        return UnsafeMutableRawBufferPointer(rebasing: chunk[used..<used + count])
    }

    /// Gives up the end of the room made last.
    ///
    /// - Parameter count: how many of its bytes are not needed.
    public func giveBack(_ count: Int) { used -= count }

    /// Keeps a text.
    public func text(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
        let room = room(for: bytes.count)
        room.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(room)
    }

    /// Keeps two texts as one, with a byte in between.
    public func text(
        _ first: UnsafeRawBufferPointer, _ separator: UInt8, _ second: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        let room = room(for: first.count + 1 + second.count)
        UnsafeMutableRawBufferPointer(rebasing: room[..<first.count]).copyMemory(from: first)
        room[first.count] = separator
        UnsafeMutableRawBufferPointer(rebasing: room[(first.count + 1)...]).copyMemory(from: second)
        return UnsafeRawBufferPointer(room)
    }

    /// Keeps a whole number as text.
    public func text(_ number: Int64) -> UnsafeRawBufferPointer {
        let room = room(for: 20)
        var (rest, place) = (number.magnitude, 20)
        repeat {
            place -= 1
            room[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 {
            place -= 1
            room[place] = UInt8(ascii: "-")
        }
        return UnsafeRawBufferPointer(rebasing: room[place...])
    }

    /// Whether a text lies in its memory, for tests.
    func holds(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress else { return text.isEmpty }
        return chunks.contains { chunk in
            guard let first = chunk.baseAddress else { return false }
            return start >= first && start + text.count <= first + chunk.count
        }
    }

    /// Forgets every text.
    public func removeAll() {
        used = 0
        guard chunks.count > 1 else { return }
        for chunk in chunks.dropFirst() { chunk.deallocate() }
        chunks.removeSubrange(1...)
    }
}
