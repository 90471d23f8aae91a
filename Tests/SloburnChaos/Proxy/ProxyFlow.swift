import Foundation

/// One direction of a connection: messages that were read, when each may go on, and what is being written.
struct ProxyFlow {
    private struct Parcel {
        let due: ContinuousClock.Instant
        let bytes: [UInt8]
        let resetsAfter: Bool
    }

    /// More than this is not read ahead, in bytes.
    private static let limit = 64 << 20

    /// Cuts what is read.
    var frames = FrameAssembler()
    /// A message that waits until the mode changes; what follows it waits too.
    var held: [UInt8]?
    /// True once the side that sends has ended.
    var hasEnded = false
    private var parcels: [Parcel] = []
    private var queued = 0
    private var writing: [UInt8] = []
    private var written = 0
    private var resetsAfterWriting = false

    /// Whether more may be read.
    var hasRoom: Bool { held == nil && !hasEnded && queued < Self.limit }
    /// Whether nothing is left to be written.
    var isDrained: Bool { parcels.isEmpty && written == writing.count && held == nil }
    /// Whether bytes wait for the socket, rather than for their time.
    var isWriting: Bool { written < writing.count }
    /// When the next message may go on.
    var nextDue: ContinuousClock.Instant? { isWriting ? nil : parcels.first?.due }

    /// Queues a message; none overtakes another.
    mutating func queue(_ bytes: [UInt8], due: ContinuousClock.Instant, resetsAfter: Bool = false) {
        queued += bytes.count
        parcels.append(Parcel(due: max(due, parcels.last?.due ?? due), bytes: bytes, resetsAfter: resetsAfter))
    }

    /// Writes what is due.
    ///
    /// - Returns: false when the connection is over: it broke, or has to be reset.
    mutating func write(to socket: Int32, now: ContinuousClock.Instant) -> Bool {
        while true {
            while isWriting {
                let count = writing.withUnsafeBytes { bytes in
                    send(socket, bytes.baseAddress.map { $0 + written }, bytes.count - written, Int32(MSG_NOSIGNAL))
                }
                if count < 0 { return errno == EAGAIN || errno == ENOTCONN || errno == EINTR }
                written += count
            }
            if resetsAfterWriting { return false }
            guard let first = parcels.first, first.due <= now else { return true }
            parcels.removeFirst()
            queued -= first.bytes.count
            (writing, written, resetsAfterWriting) = (first.bytes, 0, first.resetsAfter)
            if writing.isEmpty, resetsAfterWriting { return false }
        }
    }

    /// Reads what there is.
    ///
    /// - Returns: false when the connection broke.
    mutating func read(from socket: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        let count = recv(socket, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
            frames.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 {
            hasEnded = true
        } else {
            return errno == EAGAIN || errno == EINTR
        }
        return true
    }
}
