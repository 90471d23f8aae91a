internal import CRdKafka
import Dispatch
import Foundation

/// A client on its way out, on a thread of its own.
///
/// librdkafka 2.0.2 never comes back from closing a client that read a topic which was deleted meanwhile: its broker's thread
/// waits for references that nobody holds any more. Whoever lets go of a client is not to wait for that.
final class ClosingClient: @unchecked Sendable /* whoever makes it lets go of all it holds */ {
    /// Much longer than closing takes.
    private static let patience = DispatchTimeInterval.seconds(2)

    private let pointer: OpaquePointer
    // Callbacks use them until the end.
    private let used: [AnyObject]

    init(_ pointer: OpaquePointer, using used: [AnyObject]) {
        self.pointer = pointer
        self.used = used
    }

    /// Closes the client, and waits for that for a while.
    func close() {
        let isClosed = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [self] in
            rd_kafka_destroy(pointer)
            withExtendedLifetime(used) {}
            isClosed.signal()
        }
        _ = isClosed.wait(timeout: .now() + Self.patience)
    }
}
