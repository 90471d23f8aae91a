import ArgumentParser
import Logging
import SloburnDaemon
import SloburnServer

/// The HTTP server of a process: one for all configurations, and all daemons, that follow each other at reloads.
final class WebServing {
    private let logger: Logger
    private var service: SiteService?

    init(logger: Logger) { self.logger = logger }

    /// Serves by the first plan, where that says so.
    ///
    /// - Parameters:
    ///   - plan: what is served, and how.
    ///   - daemon: the daemon in this process; nil where there is none.
    /// - Throws: `ExitCode` where that can't be done: who starts it looks.
    func begin(_ plan: RunPlan, _ daemon: Daemon?) throws {
        do {
            try serve(plan, daemon)
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    /// Serves by a plan that follows another one; all else goes on where that can't be done.
    func follow(_ plan: RunPlan, _ daemon: Daemon?) {
        do {
            try serve(plan, daemon)
        } catch {
            let place = service?.port.map { "the HTTP server stays at port \($0)" } ?? "HTTP is not served"
            logger.error(.httpUnchanged, "\(place): \(error)")
        }
    }

    private func serve(_ plan: RunPlan, _ daemon: Daemon?) throws(HTTPServer.Problem) {
        guard let credentials = plan.http else { return stop() }
        let local = daemon.map { SiteService.LocalDaemon(status: $0.status, metrics: $0.metricsText) }
        if let service { return try service.take(plan.daemon, credentials, daemon: local) }
        let service = SiteService(plan.daemon, credentials, version: Sloburn.version, daemon: local, logger: logger)
        try service.start(credentials)
        self.service = service
    }

    /// Where it is served; nil while it is not.
    var address: String? { service?.port.map { "http://127.0.0.1:\($0)/" } }

    func stop() {
        service?.stop()
        service = nil
    }
}
