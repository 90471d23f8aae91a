import Foundation
import SloburnTestKit

/// A shop with a month of traffic and a daemon: checkout fails in Europe, other budgets are in every other state.
final class Shop: @unchecked Sendable /* its tests run one after the other */ {
    /// The one that most tests look at; what is its state stays so while it is given traffic.
    static func shared() throws -> Shop { try sharedResult.get() }

    private static let sharedResult: Result<Shop, any Error> = {
        let result = Result { try Shop() }
        atexit { if case .success(let shop) = Shop.sharedResult { shop.served.process.send(SIGKILL) } }
        return result
    }()

    /// Its topics.
    let site: Site
    /// The daemon.
    private(set) var served: ServedSite
    private var traffic: ShopTraffic

    /// Sends a month of requests, starts the daemon, and waits until it has evaluated them.
    private init() throws {
        site = try Site(stem: "shop")
        traffic = ShopTraffic()
        for topic in ["requests", "ledger", "changes"] { try site.createTopic(topic) }
        let now = Date.now
        // Evaluations begin after the first sample: not with the one of a month ago.
        try site.send([ShopTraffic.first(at: now)], to: "requests")
        try site.send([ShopTraffic.posting(40, at: now)], to: "ledger")
        served = try site.serve(Self.documents(site, http: "{ listen: 127.0.0.1:0 }"))
        try served.wait(for: "a first evaluation") { try $0.api("status")["evaluatedAt"]?.text != nil }
        try site.send(ShopTraffic.changes(until: now), to: "changes")
        try site.send(traffic.month(until: now), to: "requests")
        try site.send(ShopTraffic.ledger(until: now), to: "ledger")
        try served.wait(for: "the shop's alerts fire") { served in
            let severities = try served.api("alerts").elements.compactMap { $0["severity"]?.text }
            return severities.contains("page") && severities.count >= 3
        }
    }

    /// The configuration, with where to listen.
    static func documents(_ site: Site, http: String) -> [String] {
        [site.daemon(label: "shop", http: http)] + ShopDocuments.all(site)
    }

    /// A moment of traffic as it is now.
    func goOn() throws { try site.send(traffic.moment(at: .now), to: "requests") }

    /// Kills the daemon.
    func kill() throws { try served.kill() }

    /// Starts it again at the same address.
    func restart() throws {
        served = try site.serve(Self.documents(site, http: "{ listen: \(served.address) }"))
    }
}
