import ArgumentParser
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnServer

/// The HTTP server of `sloburn run`: one for all daemons that follow each other at reloads.
final class WebServing {
    private let logger: Logger
    private var service: SiteService?

    init(logger: Logger) { self.logger = logger }

    /// Serves what a daemon does, where its configuration says so.
    ///
    /// - Throws: `ExitCode` where the first of them can't be served; a later one goes on with the one before.
    func serve(_ options: DaemonOptions, _ daemon: Daemon) throws {
        let local = SiteService.LocalDaemon(status: daemon.status, metrics: daemon.metricsText)
        if let service {
            do {
                if options.settings.http == nil {
                    stop()
                } else {
                    try service.take(options, daemon: local)
                }
            } catch {
                logger.error(.httpUnchanged, "the HTTP server goes on as it was: \(error)")
            }
            return
        }
        guard let settings = options.settings.http else { return }
        do {
            let service = try SiteService(options, version: Sloburn.version, daemon: local, logger: logger)
            try service.start(settings)
            self.service = service
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    /// Where it is served; nil while it is not.
    var address: String? { service?.port.map { "http://127.0.0.1:\($0)/" } }

    func stop() {
        service?.stop()
        service = nil
    }
}
