import ArgumentParser
import Dispatch
import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnServer

/// `sloburn dashboard`: the daemon's HTTP from its topics alone.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Serve the dashboard and the API from the topics alone, for all processes of a group.",
        discussion: """
            Serves what `sloburn run` serves where http.listen is set, but joins no group and writes nothing but \
            acknowledgements that people make: it reads the output topics, and the daemon's state for the history of \
            budgets. As many as one likes can run. http of the Daemon document says where it listens and whom it lets in; \
            --listen stands over that.

            Examples:
              sloburn dashboard --config slos/
              sloburn dashboard --config slos/ --listen 0.0.0.0:8471
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var logging: LogOptions

    @Option(help: ArgumentHelp("Where to listen; 127.0.0.1:8470 where nobody says.", valueName: "host:port"))
    var listen: String?

    func run() throws {
        let logger = logging.makeLogger()
        let signals = ShutdownSignals(logger: logger, consequence: "nothing is lost")
        let manager = ServiceManager(logger: logger)
        signals.onEnd = { _ in manager.stopping() }
        let configuration = try options.load()
        do {
            var options = try DaemonOptions(
                configuration: configuration, environment: ProcessInfo.processInfo.environment)
            var settings = options.settings.http ?? HTTPSettings(listen: "127.0.0.1:8470")
            if let listen { settings.listen = listen }
            options.settings.http = settings
            let service = try SiteService(options, version: Sloburn.version, daemon: nil, logger: logger)
            try service.start(settings)
            manager.ready()
            let ended = DispatchSemaphore(value: 0)
            signals.onStop = { ended.signal() }
            ended.wait()
            service.stop()
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
        logger.info(.stopped, "stopped: \(signals.end ?? "")")
    }
}
