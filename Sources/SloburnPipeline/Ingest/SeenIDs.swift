import SloburnModel

/// The event ids of one source seen in the last 10 minutes of event time.
///
/// Ids are kept as 128-bit hashes: one in 10^20 pairs of different ids would be taken for the same.
struct SeenIDs {
    /// Ids are forgotten no sooner than this after their event time.
    static let memory = TimeSpan.minutes(10)
    /// More ids than this, about 1 GiB of them, are not kept: the oldest go first.
    static let limit = 1 << 24

    /// Ids are forgotten by the minute.
    private static let slotWidth = TimeSpan.minutes(1)

    private struct Identity: Hashable {
        let high: Int
        let low: Int
    }

    /// The slot in which the newest event lay when the id was seen last.
    private var slots: [Identity: Int64] = [:]
    private var oldestSlot = Int64.min

    /// Remembers an id.
    ///
    /// - Parameters:
    ///   - id: its text.
    ///   - part: tells apart what shares an id.
    ///   - time: the newest event time there is: the memory begins when the id is seen, and a late event's own time
    ///     may be past it already.
    /// - Returns: false when it had been seen.
    mutating func insert(_ id: UnsafeRawBufferPointer, part: Int = 0, at time: Timestamp) -> Bool {
        let slot = time.nanoseconds.flooredQuotient(Self.slotWidth.nanoseconds)
        // One probe for both the question and the answer.
        let known = slots.updateValue(slot, forKey: identity(of: id, part))
        guard known == nil else { return false }
        if slots.count > Self.limit { forget(before: oldestSlotPresent + 1) }
        return true
    }

    /// Forgets an id whose sample was refused after all.
    mutating func remove(_ id: UnsafeRawBufferPointer, part: Int = 0) { slots[identity(of: id, part)] = nil }

    /// Forgets ids more than `memory` older than `time`, the progress of the slowest partition of the source.
    mutating func forget(before time: Timestamp) {
        let slot = (time - Self.memory).nanoseconds.flooredQuotient(Self.slotWidth.nanoseconds)
        if slot > oldestSlot { forget(before: slot) }
    }

    private var oldestSlotPresent: Int64 { slots.values.min() ?? oldestSlot }

    private mutating func forget(before slot: Int64) {
        oldestSlot = slot
        slots = slots.filter { $0.value >= slot }
    }

    private func identity(of id: UnsafeRawBufferPointer, _ part: Int) -> Identity {
        var first = Hasher()
        first.combine(bytes: id)
        if part != 0 { first.combine(part) }
        var second = first
        second.combine(UInt8(1))
        return Identity(high: first.finalize(), low: second.finalize())
    }
}
