import SloburnTestKit

/// The broker of a run: one of its own, or another cluster, which can't be restarted.
final class ChaosBroker: Sendable {
    /// The address.
    let bootstrapServers: String
    /// The address for those who read what was committed: what the own broker gets wrong is put right there.
    let watchServers: String
    private let own: TestBroker?
    private let repair: FaultProxy?

    /// Starts a broker, unless there is another.
    init(_ external: String?) throws {
        own = try external == nil ? TestBroker() : nil
        bootstrapServers = external ?? own?.bootstrapServers ?? ""
        repair = try own.map { try FaultProxy(bootstrapServers: $0.bootstrapServers, repairsFetches: true) }
        watchServers = repair?.bootstrapServers ?? bootstrapServers
    }

    /// Whether it can be restarted.
    var isOwn: Bool { own != nil }

    /// Ends it in good order and starts it again.
    func restart() throws { try own?.restart() }

    /// Ends it.
    func stop() {
        repair?.stop()
        own?.stop()
    }
}
