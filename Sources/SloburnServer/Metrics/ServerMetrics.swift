import SloburnConfig
import SloburnDaemon
import SloburnModel

/// The metrics: those of the daemon, of this server, and by choice those of the SLOs as other tools name them.
struct ServerMetrics {
    let site: Site

    init(_ site: Site) { self.site = site }

    var text: String {
        let (board, origins) = (site.board, site.origins)
        var text = MetricsText()
        text.add(
            "sloburn_build_info", .gauge, "1; the version is in its label.",
            [.init(1, [("version", site.identity.version), ("mode", site.identity.mode.rawValue)])])
        text.add(
            "sloburn_ready", .gauge, "1 when /readyz says so.",
            [.init(Readiness(site).reasons.isEmpty ? 1 : 0)])
        text.add(
            "sloburn_consumer_lag_records", .gauge, "Records of a source's topics that have not been committed.",
            origins.lag().sorted { $0.key < $1.key }.map { .init(Double($0.value), [("source", $0.key)]) })
        text.add(
            "sloburn_board_budgets", .gauge, "Budgets that the HTTP server shows.", [.init(Double(board.budgets.count))]
        )
        text.add(
            "sloburn_board_published_time_seconds", .gauge, "When it last took news, Unix time.",
            board.publishedAt.map { [.init(Double($0.milliseconds) / 1_000)] } ?? [])
        text.add(
            "sloburn_board_connected", .gauge, "1 while the brokers answer it.", [.init(board.isConnected ? 1 : 0)])
        if !origins.sloMetrics.isEmpty {
            let slos = SLOMetrics(board)
            for tool in origins.sloMetrics.sorted(by: { $0.rawValue < $1.rawValue }) { slos.add(tool, to: &text) }
        }
        return origins.metrics() + text.text
    }
}
