import SloburnTestKit

/// The broker of a run: one of its own, or another cluster, which can't be restarted.
final class ChaosBroker: Sendable {
    /// The address.
    let bootstrapServers: String
    private let own: TestBroker?

    /// Starts a broker, unless there is another.
    init(_ external: String?) throws {
        own = try external == nil ? TestBroker() : nil
        bootstrapServers = external ?? own?.bootstrapServers ?? ""
    }

    /// Whether it can be restarted.
    var isOwn: Bool { own != nil }

    /// Ends it in good order and starts it again.
    func restart() throws { try own?.restart() }

    /// Ends it.
    func stop() { own?.stop() }
}
