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
            --listen stands over that. SIGHUP reads the configuration again; one that has errors is not used.

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
        let watchdog = EndWatchdog(logger: logger, consequence: "nothing is lost")
        let manager = ServiceManager(logger: logger)
        signals.onEnd = {
            watchdog.arm(cause: $0, exitCode: 0)
            manager.stopping()
        }
        let present = try plan()
        let listen = listen
        let reloader = Reloader(paths: options.config, present: present, watchFrom: nil, logger: logger) {
            try Self.plan($0, listen: listen)
        }
        let web = WebServing(logger: logger)
        try web.begin(present, nil)
        let woken = DispatchSemaphore(value: 0)
        signals.onStop = { woken.signal() }
        reloader.onChange { woken.signal() }
        reloader.onKeeping(manager.ready)
        reloader.start()
        signals.onReload = {
            manager.reloading()
            reloader.request()
        }
        manager.ready()
        while true {
            woken.wait()
            guard signals.end == nil else { break }
            guard let next = reloader.take() else { continue }
            web.follow(next, nil)
            manager.ready()
            logger.info(.configurationReloaded, "configuration reloaded")
        }
        web.stop()
        logger.info(.stopped, "stopped: \(signals.end ?? "")")
    }

    private func plan() throws -> RunPlan {
        let configuration = try options.load()
        do {
            return try Self.plan(configuration, listen: listen)
        } catch {
            StandardError.write("error: \(error)\n")
            throw ExitCode(1)
        }
    }

    private static func plan(_ configuration: Configuration, listen: String?) throws -> RunPlan {
        var configuration = configuration
        var settings = configuration.daemon.http ?? HTTPSettings(listen: "127.0.0.1:8470")
        if let listen { settings.listen = listen }
        configuration.daemon.http = settings
        return try RunPlan(configuration, stages: .all)
    }
}
